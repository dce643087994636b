"""What passes between a conversation and a channel: what was heard, and how to listen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from backend.domain.card import CardCharge, CardResult
from backend.domain.transfer import CallTransfer, TransferEnd

How = Literal["keys", "speech", "text", "card", "transfer"]
"""How it came: the keypad, speech recognition, a written message, or as the result of a charge or of a transfer to
somebody else, without words."""

Medium = Literal["speech", "text"]
"""How words go: read aloud by a voice, or written in a message."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a person answered in one turn, before anybody has understood it.

    Attributes:
        how: By which means it came.
        words: The keys pressed (digits and `*`; a lone `#` where nothing was keyed before it), or the words
            said or written; empty is silence.
        confidence: Of the speech recognition, 0 to 1; None where there is none.
        card: How the charge of a card ended, where that is what came.
        transfer: How a transfer to somebody else ended, where that is what came.
        ended: Whether keys were ended by `#`, rather than by a pause or by being as many as are awaited.
        hasty: Whether it came so soon after the answer before that nobody can have heard what was asked.
    """

    how: How
    words: str
    confidence: float | None = None
    card: CardResult | None = None
    transfer: TransferEnd | None = None
    ended: bool = False
    hasty: bool = False

    @property
    def silent(self) -> bool:
        """Whether nothing was heard at all."""
        return not self.words.strip()


@dataclass(frozen=True, slots=True)
class Keypad:
    """How a question listens to keys.

    Attributes:
        most: Keys after which the answer ends by itself; None waits for `#` or the pause.
        ends_with: The key that ends the answer, or an empty string where none does.
        patience: Seconds without a key after which the answer ends.
        ahead: Whether a key may answer that comes before anybody can have heard the question.
    """

    most: int | None
    ends_with: str = "#"
    patience: int = 10
    ahead: bool = True


@dataclass(frozen=True, slots=True)
class Listening:
    """How a channel listens for the answer to a question.

    Attributes:
        keypad: How keys end the answer.
        speech: Whether speech may answer; never for a secret.
        hints: Words that speech recognition should expect.
    """

    keypad: Keypad
    speech: bool
    hints: tuple[str, ...] = ()


CardField = Literal["number", "expiry", "code"]
CARD_FIELDS: tuple[CardField, ...] = get_args(CardField)
"""What the carrier asks of a card; we are told none of it."""


@dataclass(frozen=True, slots=True)
class Charging:
    """How a channel has its carrier charge a card.

    Attributes:
        charge: What to take, and by which processor.
        prompts: What is said at each field, at first and after an error.
        processing: What is said while the processor thinks.
    """

    charge: CardCharge
    prompts: Mapping[CardField, tuple[str, str]]
    processing: str


@dataclass(frozen=True, slots=True)
class Connecting:
    """How a channel has its carrier connect the caller to somebody else.

    Attributes:
        transfer: To whom, and what they are told first.
    """

    transfer: CallTransfer


@dataclass(frozen=True, slots=True)
class Reply:
    """What one turn answers.

    Attributes:
        says: Sentences in order, PAUSE marks included.
        listening: How to listen, to have a card charged or the caller connected afterwards; None ends the conversation.
        turn: The number of the turn that will bring the answer.
        pace: How slowly to speak: 0 as usual, -1 and -2 slower, 1 faster.
        heard_out: How many of the sentences are said before anybody listens: keys typed ahead answer nothing there.
    """

    says: tuple[str, ...]
    listening: Listening | Charging | Connecting | None
    turn: int
    pace: int = 0
    heard_out: int = 0


@dataclass(frozen=True, slots=True)
class Incoming:
    """One turn as a channel delivers it, possibly more than once.

    Attributes:
        channel: The name of the channel.
        external_id: The channel's name of the conversation, such as Twilio's CallSid.
        line: The number that was called or written to, E.164: it tells the programme.
        delivery: What tells this delivery from every other one of the conversation; the same when it is delivered
            again. None asks for what was last said, whatever it was.
        turn: The number of the turn that it answers; None where the channel does not number them.
        heard: What was heard; None when the conversation begins.
        sender: Who calls or writes, E.164; it can be forged.
        call_back_id: The call that we placed, where this is its answer.
    """

    channel: str
    external_id: str
    line: str
    delivery: str | None
    turn: int | None
    heard: Heard | None
    sender: str = ""
    call_back_id: int | None = None
