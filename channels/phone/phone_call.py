"""A call as its caller has it: press, say, keep silent, hang up, and hear what comes of it."""

from channels.phone.acts import SURE, Act
from channels.phone.dialing import PICKS_UP, TALK_SECONDS, as_dialed, whom_to_ring
from channels.phone.fetching import Fetcher, resolve
from channels.phone.gather import Ending, GatherListening
from channels.phone.hearing import TranscriptLine, heard_of, seconds
from channels.phone.parameters import Parties
from channels.phone.pay_listening import PayListening
from channels.phone.stage import Stage
from channels.phone.verbs import Dial, Gather, Pay

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
            self._leave()
        elif act.kind == "keys":
            self._keys(act)
        elif act.kind == "speech" and isinstance(listening, GatherListening) and listening.hears_speech:
            self._finish(listening.say(act.words, act.confidence))
        else:
            self._give_up()
        return self.heard

    def dial(self, verb: Dial) -> None:
        """Ring the numbers; the first whose owner takes the call talks with the caller for a while and hangs up."""
        number, will = whom_to_ring(verb, self.others)
        self.dialed.append(number)
        self.transcript.append(TranscriptLine("line", f"(transfert vers {number})"))
        talks = will == "completed"
        if will in PICKS_UP and (whisper := verb.whispers.get(number)):
            talks = self._whisper(verb.caller_id or self.parties.from_, number, whisper, PICKS_UP[will])
        self.seconds += TALK_SECONDS if talks else float(verb.timeout)
        if verb.action is not None:
            self.go(resolve(self._document.url, verb.action), verb.method, as_dialed(will, talks=talks))

    def _whisper(self, caller_id: str, number: str, url: str, keys: str) -> bool:
        """Play a document to whoever picks up, before they are connected; whether they take the call then."""
        parties = Parties(self.parties.account_sid, number, caller_id, "outbound-dial")
        other = _OtherEnd(parties, self._fetcher, None)
        other.begin(resolve(self._document.url, url))
        while not other.ended:
            other.do(Act("keys", keys) if keys else Act("silence"))
        said = (line.text for line in other.transcript if line.who == "line")
        self.transcript += [TranscriptLine("line", f"(au conseiller) {text}") for text in said]
        return other.takes_it

    def _keys(self, act: Act) -> None:
        pressed_at = self.seconds
        for key in act.words:
            self._key(key, pressed_at)
            pressed_at += KEY_SECONDS
        if act.waits and not self.ended and self.listening and self.listening.keys:
            self._give_up()

    def _key(self, key: str, pressed_at: float) -> None:
        listening = self.listening
        if isinstance(listening, PayListening):
            return self._go_on_paying(listening, listening.press(key))
        # A key pressed while words outside a Gather are read is heard by nobody, as with Twilio.
        if listening is None or not listening.hears_keys or pressed_at < listening.since:
            self.lost_keys += key
            return None
        self._hear(pressed_at - listening.since)
        self.seconds = max(self.seconds, pressed_at)
        ending = listening.press(key)
        return self._finish(ending) if ending else None

    def _go_on_paying(self, listening: PayListening, ending: Ending | None) -> None:
        """Ask for the next field of the card, or again for this one, or tell how it ended."""
        if ending is None and not listening.keys:
            self.ask_for_card(listening)
        if listening.stage == "payment-processing":
            ending = listening.charge()
        return self._finish(ending) if ending else None

    def _give_up(self) -> None:
        """Let the time pass that the line is ready to wait."""
        self._hear(None)
        listening = self.listening
        if isinstance(listening, GatherListening):
            self.seconds += listening.patience
            self._finish(listening.give_up())
        elif listening:
            self._go_on_paying(listening, listening.finish())

    def _leave(self) -> None:
        """Hang up; a Pay tells that it was left."""
        if isinstance(self.listening, PayListening):
            told = self.parties.of_call(self.sid, "completed") | (self.listening.hang_up().parameters or {})
            self._fetcher.tell(resolve(self._document.url, self.listening.pay.action), told)
        self.end("completed")

    def _finish(self, ending: Ending) -> None:
        listening, self.listening = self.listening, None
        verb: Gather | Pay | None = None
        if listening:
            verb = listening.pay if isinstance(listening, PayListening) else listening.gather
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


class _OtherEnd(Call):
    """Whoever was rung for the caller: connected where their document ends without hanging up."""

    takes_it = False

    def run_out(self) -> None:
        """Nothing more is played: the two are connected."""
        self.takes_it = True
        super().run_out()
