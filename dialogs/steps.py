"""What passes between a dialogue and the engine: each step that is handed over, and how a dialogue is left early."""

from collections.abc import Callable, Coroutine, Generator, Mapping
from dataclasses import dataclass
from types import coroutine
from typing import Any, Generic, Literal, TypeVar

from backend.domain.card import CardCharge, CardResult
from backend.domain.pin import Secret
from backend.domain.transfer import CallTransfer
from dialogs.answers.base import Answer
from dialogs.exchange import Heard

T = TypeVar("T")

Dialogue = Coroutine["Step", Any, T]
"""A dialogue under way, whose result is T."""

Role = Literal["question", "menu", "agreement"]
"""What a question is to the engine: going back ends at a menu; an agreement is asked anew after a cut."""

Stage = Literal["free", "resumable", "unheard"]
"""What a cut would mean: nothing; something to go on with; something done that was perhaps not heard."""

Why = Literal["adviser", "nonsense"]
"""Why a dialogue is interrupted for an adviser: the caller asks for one, or could not be understood."""

Remark = Callable[[Heard], str | None]
"""Finds the key of a sentence on what was heard and cannot be taken as it was said; None where all is well."""


class CallOver(Exception):  # noqa: N818 - not an error: the conversation has said all it had to say
    """Ends the conversation from anywhere inside it."""


class HandedOver(CallOver):
    """An adviser has been sent for; who has a menu goes on there, everybody else's conversation is over.

    Attributes:
        talked: Whether an adviser was there: only then does the line come back.
    """

    def __init__(self, *, talked: bool) -> None:
        """Keep it."""
        super().__init__(talked)
        self.talked = talked


class Cancelled(Exception):  # noqa: N818 - not an error: the caller's wish
    """The caller gives up what was under way and wants the menu."""


class PinForgotten(Cancelled):
    """The caller knows their PIN no more, and says so where it is asked."""


@dataclass(frozen=True)
class Utterance:
    """Something to say; nothing is waited for."""

    key: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Ask:
    """A question.

    `readings` asks for every reading of the answer, to be settled by a directory; `remark` says what is wrong with one.
    """

    key: str
    answer: Answer[Any]
    values: Mapping[str, Any]
    readings: bool = False
    role: Role = "question"
    remark: Remark | None = None


@dataclass(frozen=True)
class Prove:
    """The question for a secret: keypad only, and only the verdict comes back.

    `declinable`: it is also what is agreed to, and the key `2` says no to it.
    """

    key: str
    values: Mapping[str, Any]
    secret: Secret = "pin"  # noqa: S105 - a kind of secret, none itself
    declinable: bool = False


@dataclass(frozen=True)
class Charge:
    """A card is charged, by the carrier alone: what comes back is what became of it, and nothing of the card."""

    key: str
    charge: CardCharge
    values: Mapping[str, Any]

    @property
    def unclear(self) -> CardResult:
        """Its result where nobody knows it."""
        return CardResult(self.charge.id, self.charge.total, "unclear")


@dataclass(frozen=True)
class Connect:
    """The caller is connected to somebody by the carrier: what comes back is how that ended."""

    key: str
    transfer: CallTransfer
    values: Mapping[str, Any]


Question = Ask | Prove | Charge | Connect
"""What waits for the caller."""


@dataclass(frozen=True)
class Perform:
    """Something that a service does, or knows; `result` is the type of what comes back."""

    service: str
    arguments: tuple[Any, ...]
    result: Any


@dataclass(frozen=True)
class Seal:
    """A dialogue of which only the result will be kept begins; the answer is that result, once known.

    `personal` answers leave the journal also when the dialogue is cut before its end.
    """

    name: str
    result: Any
    personal: bool


@dataclass(frozen=True)
class Unseal:
    """The dialogue ended with this result; its answers leave the journal."""

    name: str
    result: Any
    value: Any


@dataclass(frozen=True)
class Enter:
    """The conversation is in another stage from here on."""

    stage: Stage


@dataclass(frozen=True)
class Concern:
    """From here on it is about an intervenant, by the storage's number; whoever takes the call over is told."""

    payee_id: int | None


@dataclass(frozen=True)
class Resume:
    """Go on where another conversation of the same caller was cut."""

    conversation_id: int


Step = Utterance | Ask | Prove | Charge | Connect | Perform | Seal | Unseal | Enter | Concern | Resume

Interlude = Callable[[Why, str, int | None], Dialogue[None]]
"""What is played when a dialogue is interrupted, given why, the key of the question, and the intervenant concerned."""


@dataclass(frozen=True)
class Known(Generic[T]):
    """The result of a dialogue of which only that was kept."""

    value: T


@coroutine
def hand(step: Step) -> Generator[Step, Any, Any]:
    """Hand a step to the engine; what it answers comes back. Dialogues use the verbs below."""
    return (yield step)
