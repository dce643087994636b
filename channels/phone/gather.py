"""How a Gather listens: which keys it keeps, what ends it, and what it then tells the server."""

from dataclasses import dataclass

from channels.phone.verbs import Gather


@dataclass(slots=True)
class GatherListening:
    """A Gather that is under way.

    Twilio's rules ("TwiML Voice: Gather"): the finishing key ends it and is not part of the answer; so does
    the last of `numDigits`, without a finishing key; the first kind of input heard takes precedence; an
    ending without input calls `action` only where actionOnEmptyResult asks for it, the finishing key pressed
    first included.

    Attributes:
        gather: What was asked for.
        since: When it began, in seconds of the call.
        first_line: Where its prompts begin in the transcript.
        keys: Pressed so far.
        prompted: Whether its prompts are over, heard or cut short.
    """

    gather: Gather
    since: float
    first_line: int
    keys: str = ""
    prompted: bool = False

    @property
    def hears_keys(self) -> bool:
        """Whether keys are input at all."""
        return "dtmf" in self.gather.input

    @property
    def hears_speech(self) -> bool:
        """Whether words are input, which they are no longer once a key was pressed."""
        return "speech" in self.gather.input and not self.keys

    @property
    def patience(self) -> float:
        """Seconds of silence after which it ends; "auto" is about as long as Twilio's default."""
        return float(self.gather.timeout or 5)

    def press(self, key: str) -> "Ending | None":
        """Hear a key; None while it goes on listening."""
        if key == self.gather.finish_on_key:
            return self._end(key)
        self.keys += key
        return self._end("") if len(self.keys) == self.gather.num_digits else None

    def say(self, words: str, confidence: float) -> "Ending":
        """Hear words, once speech recognition has them."""
        return Ending({"SpeechResult": words, "Confidence": f"{confidence:.7g}", "Language": self.gather.language})

    def give_up(self) -> "Ending":
        """Nothing more comes."""
        return self._end("")

    def _end(self, finished_on: str) -> "Ending":
        if not self.keys and not self.gather.action_on_empty_result:
            return Ending(None)
        if not self.hears_keys:
            return Ending({"SpeechResult": "", "Confidence": "0.0", "Language": self.gather.language})
        return Ending({"Digits": self.keys, "FinishedOnKey": finished_on, "msg": "Gather End"})


@dataclass(frozen=True, slots=True)
class Ending:
    """How a Gather ended: the parameters for its action, or None to go on with the next verb."""

    parameters: dict[str, str] | None
