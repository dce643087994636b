"""A call as its caller has it: press, say, keep silent, hang up, and hear what comes of it."""

from collections.abc import Mapping

from channels.phone.acts import SURE, Act
from channels.phone.fetching import Fetcher, resolve
from channels.phone.gather import Ending, GatherListening
from channels.phone.hearing import TranscriptLine, heard_of, seconds
from channels.phone.parameters import Parties
from channels.phone.stage import Stage
from channels.phone.verbs import Gather, Pay

KEY_SECONDS = 0.4
"""Between two keys, by a person who knows the number."""


class CallHasEnded(Exception):  # noqa: N818  # error names are sentences
    """Nobody is on the line any more."""


class Call(Stage):
    """One call, used by one thread at a time.

    Attributes:
        lost_keys: Keys pressed while nothing listened to them.
    """

    def __init__(self, parties: Parties, fetcher: Fetcher, status_url: str | None, sid: str | None = None) -> None:
        """Prepare a call; Telephone begins it."""
        super().__init__(parties, fetcher, status_url, sid)
        self.lost_keys = ""

    def press(self, keys: str, *, after: float | None = None, waits: bool = True) -> list[str]:
        """Press keys one by one, then wait for the line to take them; returns what is heard."""
        return self.do(Act("keys", keys, after=after, waits=waits))

    def say(self, words: str, confidence: float = SURE, *, after: float | None = None) -> list[str]:
        """Speak; a line that listens to keys only hears nothing."""
        return self.do(Act("speech", words, confidence, after))

    def silence(self) -> list[str]:
        """Do nothing until the line gives up listening."""
        return self.do(Act("silence"))

    def hang_up(self, *, after: float | None = None) -> list[str]:
        """Hang up, in the middle of a sentence if need be; twice is no more than once."""
        return [] if self.ended else self.do(Act("hang_up", after=after))

    def do(self, act: Act) -> list[str]:
        """Do something, and return what the line says next.

        Raises:
            CallHasEnded: If nobody is on the line.
        """
        listening = self.listening
        if self.ended or listening is None:
            raise CallHasEnded(f"{act.text} comes too late: the call has ended.")
        speaks_over_prompts = isinstance(listening, GatherListening) and not listening.gather.barge_in
        self._hear(None if act.kind == "speech" and speaks_over_prompts else act.after)
        self.transcript.append(TranscriptLine("caller", act.text))
        if act.kind == "hang_up":
            self.end("completed")
        elif act.kind == "keys":
            self._keys(act)
        elif act.kind == "speech" and isinstance(listening, GatherListening) and listening.hears_speech:
            self._finish(listening.say(act.words, act.confidence))
        else:
            self._give_up()
        return self.heard

    def _keys(self, act: Act) -> None:
        pressed_at = self.seconds
        for key in act.words:
            self._key(key, pressed_at)
            pressed_at += KEY_SECONDS
        if act.waits and not self.ended and isinstance(self.listening, GatherListening) and self.listening.keys:
            self._give_up()

    def _key(self, key: str, pressed_at: float) -> None:
        listening = self.listening
        if isinstance(listening, Pay):
            self._finish(Ending({"Result": "caller-interrupted-with-star"})) if key == "*" else None
            return
        # A key pressed while words outside a Gather are read is heard by nobody, as with Twilio.
        if listening is None or not listening.hears_keys or pressed_at < listening.since:
            self.lost_keys += key
            return
        self._hear(pressed_at - listening.since)
        self.seconds = max(self.seconds, pressed_at)
        ending = listening.press(key)
        if ending:
            self._finish(ending)

    def _give_up(self) -> None:
        """Let the time pass that the line is ready to wait."""
        self._hear(None)
        listening = self.listening
        if isinstance(listening, GatherListening):
            self.seconds += listening.patience
            self._finish(listening.give_up())
        else:
            self._finish(Ending({"Result": "too-many-failed-attempts"}))

    def pay_by_card(self, result: Mapping[str, str]) -> list[str]:
        """Give a bank card to a Pay that waits; `result` is what the payment connector says of it."""
        if not isinstance(self.listening, Pay):
            raise CallHasEnded("No Pay waits for a card.")
        self.transcript.append(TranscriptLine("caller", "(carte bancaire)"))
        self._finish(Ending({"Result": "success", **result}))
        return self.heard

    def _finish(self, ending: Ending) -> None:
        listening, self.listening = self.listening, None
        verb = listening.gather if isinstance(listening, GatherListening) else listening
        if verb is not None and ending.parameters is not None:
            method = verb.method if isinstance(verb, Gather) else "POST"
            self.go(resolve(self._document.url, verb.action), method, ending.parameters)
        self.advance()

    def _hear(self, after: float | None) -> None:
        """Hear the prompts of the Gather that listens, to their end or for so many seconds."""
        listening = self.listening
        if not isinstance(listening, GatherListening) or listening.prompted:
            return
        listening.prompted = True
        prompts = listening.gather.prompts
        whole = sum(seconds(prompt) for prompt in prompts)
        if after is not None and after < whole:
            self.transcript[listening.first_line :] = heard_of(prompts, after)
            whole = after
        self.seconds = listening.since + whole
