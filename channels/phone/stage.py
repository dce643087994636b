"""Plays TwiML to a caller: fetches documents, performs them, and stops where the caller is awaited."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

from channels.phone.acts import HANG_UP
from channels.phone.fetching import ApplicationError, Document, Fetcher, resolve
from channels.phone.gather import GatherListening
from channels.phone.hearing import TranscriptLine, heard_of, seconds
from channels.phone.mischief import CallerGone
from channels.phone.parameters import Parties, new_sid
from channels.phone.pay_listening import PayListening
from channels.phone.performing import perform
from channels.phone.processor import Processor
from channels.phone.verbs import Dial, Gather, Method, Pay, Prompt, Verb

APPLICATION_ERROR = "We're sorry, an application error has occurred. Goodbye."
MAX_DOCUMENTS = 100
"""Documents in a row without waiting for the caller: more is a loop, which Twilio breaks too."""


class Stage(ABC):
    """What Twilio does on a call.

    Attributes:
        sid: Twilio's identifier of it.
        parties: Who calls whom.
        transcript: All that was said and done.
        seconds: How long it has lasted, on its own clock.
        ended: Whether it is over.
        status: Twilio's word for how it stands: ringing, in-progress, completed, busy, no-answer.
        failed: Whether it ended in an application error; `why` says which.
        last_twiml: The document performed last, as it came.
        dialed: The numbers that the caller was connected to.
        processor: Who charges cards.
        others: What comes of dialling a number; `ANYBODY` stands for those that are not named (dialing.py).
    """

    def __init__(self, parties: Parties, fetcher: Fetcher, status_url: str | None, sid: str | None = None) -> None:
        """Prepare a call; Telephone begins it."""
        self.sid = sid or new_sid("CA")
        self.parties = parties
        self.transcript: list[TranscriptLine] = []
        self.seconds = 0.0
        self.ended = False
        self.status = "ringing" if parties.direction == "inbound" else "in-progress"
        self.failed, self.why = False, ""
        self.last_twiml = ""
        self.dialed: list[str] = []
        self.others: dict[str, str] = {}
        self.listening: GatherListening | PayListening | None = None
        self.processor = Processor()
        self._fetcher = fetcher
        self._status_url = status_url
        self._document = Document("", "", ())
        self._pending: list[Verb] = []

    @property
    def waiting(self) -> Gather | Pay | None:
        """The verb that listens to the caller now; None once the call has ended."""
        if isinstance(self.listening, PayListening):
            return self.listening.pay
        return self.listening.gather if self.listening else None

    @property
    def heard(self) -> list[str]:
        """What the line said since the caller last did something."""
        last = [number for number, line in enumerate(self.transcript) if line.who == "caller"]
        return [line.text for line in self.transcript[last[-1] + 1 if last else 0 :]]

    @property
    def troubles(self) -> list[str]:
        """A sentence for every failure of a webhook, those included that a fallback made good."""
        return self._fetcher.troubles

    def begin(self, url: str, method: Method = "POST") -> None:
        """Fetch the first document and perform it."""
        self.go(url, method, {})
        self.status = self.status if self.ended else "in-progress"
        self.advance()

    def advance(self) -> None:
        """Perform verbs until one waits for the caller or the call ends."""
        documents = 0
        while not self.ended and self.listening is None:
            if not self._pending:
                self.run_out()
                return
            before = self._document
            perform(self, self._pending.pop(0))
            documents += before is not self._document
            if documents > MAX_DOCUMENTS:
                self.fail(f"{self._document.url} redirects without end.")

    def go(self, url: str | None, method: Method, extra: Mapping[str, str]) -> None:
        """Leave the current document for another."""
        base = self.parties.of_call(self.sid, self.status)
        try:
            self._document = self._fetcher.fetch(resolve(self._document.url, url), base, extra, method)
        except ApplicationError as error:
            self.fail(str(error))
        except CallerGone as gone:
            self.transcript.append(TranscriptLine("caller", HANG_UP))
            self.end("completed")
            gone.under_way.join()
        else:
            self.last_twiml = self._document.text
            self._pending = list(self._document.verbs)

    def listen(self, verb: Gather | Pay) -> None:
        """Wait for the caller."""
        if isinstance(verb, Pay):
            self.listening = PayListening(verb, self.processor)
            self.ask_for_card(self.listening)
            return
        self.listening = GatherListening(verb, self.seconds, len(self.transcript))
        self.transcript += heard_of(verb.prompts)

    @abstractmethod
    def dial(self, verb: Dial) -> None:
        """Connect the caller to somebody else, and go on when that is over."""

    def run_out(self) -> None:
        """There is nothing more to perform."""
        self.end("completed")

    def ask_for_card(self, listening: PayListening) -> None:
        """Say what a Pay asks for now, and tell whoever wants to know."""
        for prompt in listening.prompts:
            self.play(prompt)
        if listening.pay.status_callback is None:
            return
        told = self.parties.of_call(self.sid, self.status) | listening.as_callback()
        self._fetcher.tell(resolve(self._document.url, listening.pay.status_callback), told)

    def play(self, prompt: Prompt) -> None:
        """Say or play to the end."""
        self.transcript += heard_of((prompt,))
        self.seconds += seconds(prompt)

    def fail(self, why: str) -> None:
        """End as Twilio ends a call whose application failed."""
        self.failed, self.why = True, why
        self.transcript.append(TranscriptLine("line", APPLICATION_ERROR))
        self.end("completed")

    def end(self, status: str) -> None:
        """End the call, and tell the server."""
        self.ended, self.status = True, status
        self.listening, self._pending = None, []
        if self._status_url is None:
            return
        try:
            self._fetcher.tell(self._status_url, self.parties.of_status(self.sid, status, self.seconds))
        except CallerGone as gone:
            gone.under_way.join()
