"""TwiML's verbs as values: what a telephone is told to do, checked once when it is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Method = Literal["GET", "POST"]
Input = Literal["dtmf", "speech"]
PayField = Literal["payment-card-number", "expiration-date", "security-code", "postal-code", "payment-processing"]


class TwimlRefused(ValueError):  # noqa: N818  # error names are sentences
    """Twilio would not perform this TwiML; the message is a sentence saying what is wrong."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words said in one breath.

    Attributes:
        text: The words; empty where there is only a pause.
        rate: How fast, 1.0 being the voice's own.
        pause: Seconds of silence after them.
    """

    text: str
    rate: float = 1.0
    pause: float = 0.0


@dataclass(frozen=True, slots=True)
class Say:
    """Words read aloud; `text` is all of them, `pieces` keeps the pauses and the rate."""

    text: str
    voice: str = ""
    language: str = ""
    loop: int = 1
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Play:
    """A recording played, or keys sent (`digits`)."""

    url: str
    loop: int = 1
    digits: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence, in seconds."""

    length: int = 1


Prompt = Say | Play | Pause


@dataclass(frozen=True, slots=True)
class Gather:
    """Listens to keys or speech while its prompts are played.

    Attributes:
        prompts: What is played while it listens.
        input: What it listens to.
        action: Where the answer goes; None is the current document.
        method: By which method.
        num_digits: Keys that end it; None waits for `finish_on_key` or the timeout.
        finish_on_key: The key that ends it and is not part of the answer; empty for none.
        timeout: Seconds without a key before it ends; None is "auto", for speech.
        speech_timeout: Seconds of silence after speech, "auto", or empty.
        language: Of the speech, such as fr-FR.
        hints: Words and phrases to expect.
        action_on_empty_result: Whether `action` is called when nothing came at all.
        barge_in: Whether speech stops the prompts; keys always do.
    """

    prompts: tuple[Prompt, ...] = ()
    input: tuple[Input, ...] = ("dtmf",)
    action: str | None = None
    method: Method = "POST"
    num_digits: int | None = None
    finish_on_key: str = "#"
    timeout: int | None = 5
    speech_timeout: str = ""
    language: str = "en-US"
    hints: tuple[str, ...] = ()
    action_on_empty_result: bool = False
    barge_in: bool = True


@dataclass(frozen=True, slots=True)
class Redirect:
    """Goes on with another document; an empty URL is the current one."""

    url: str
    method: Method = "POST"


@dataclass(frozen=True, slots=True)
class Dial:
    """Connects the caller to the first of some numbers that answers.

    Attributes:
        numbers: Whom it rings.
        action: Where its end is told; None goes on with the next verb.
        method: By which method.
        caller_id: Which number they see.
        timeout: Seconds that it rings.
        time_limit: Seconds that the two may talk.
        whispers: By a number, the document that whoever picks up there is played before they are connected.
    """

    numbers: tuple[str, ...]
    action: str | None = None
    method: Method = "POST"
    caller_id: str = ""
    timeout: int = 30
    time_limit: int = 14_400
    whispers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PayPrompt:
    """What a Pay says at some of its stages.

    Attributes:
        stages: At which (`for`).
        says: What.
        errors: Only after these (`errorType`); empty for any, and for none.
        attempts: Only at these tries (`attempt`); empty for all.
    """

    stages: tuple[str, ...]
    says: tuple[Prompt, ...]
    errors: tuple[str, ...] = ()
    attempts: tuple[int, ...] = ()

    @property
    def precision(self) -> int:
        """The more it asks for, the better it fits where it does."""
        return bool(self.errors) + bool(self.attempts)

    def fits(self, stage: str, error: str, attempt: int) -> bool:
        """Whether it may be said."""
        fits_error = not self.errors or error in self.errors
        return stage in self.stages and fits_error and (not self.attempts or attempt in self.attempts)


@dataclass(frozen=True, slots=True)
class Pay:
    """Takes a bank card on the keypad.

    Attributes:
        action: Where the result goes; None is the current document.
        charge_amount: In units of the currency, as Twilio has it.
        currency: Such as eur.
        payment_connector: The processor's name in the account.
        parameters: What a connector of one's own is told.
        prompts: What is said; where nothing fits, nothing.
        status_callback: Who is told of each stage; None for nobody.
        max_attempts: How often a field is asked for again.
        security_code: Whether it is asked for.
        postal_code: Whether it is asked for.
    """

    action: str | None = None
    charge_amount: str = "0.00"
    currency: str = "usd"
    payment_connector: str = "Default"
    parameters: dict[str, str] = field(default_factory=dict)
    prompts: tuple[PayPrompt, ...] = ()
    status_callback: str | None = None
    max_attempts: int = 1
    security_code: bool = True
    postal_code: bool = True


@dataclass(frozen=True, slots=True)
class Hangup:
    """Ends the call."""


@dataclass(frozen=True, slots=True)
class Reject:
    """Declines the call, unanswered, when it comes first."""

    reason: Literal["rejected", "busy"] = "rejected"


@dataclass(frozen=True, slots=True)
class Message:
    """A text sent; `to` is empty when it answers the sender."""

    body: str
    to: str = ""
    media: tuple[str, ...] = ()


Verb = Say | Play | Pause | Gather | Redirect | Dial | Pay | Hangup | Reject
TextVerb = Message | Redirect
