"""What every kind of answer can do: hear itself in keys, speech and text, and be read aloud."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from dialogs.exchange import Heard, Keypad, Medium

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """One thing that an answer can mean.

    Attributes:
        value: The value, in the units of its kind (cents, minutes, ISO dates).
        why: How it was found, in English, for operators and `allo understand`.
    """

    value: T
    why: str


class Answer(Protocol[T]):
    """A kind of answer. Pure: the same words on the same day always give the same readings."""

    @property
    def keypad(self) -> Keypad:
        """How the keypad listens while this is asked."""

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect, at most 100."""

    @property
    def value_type(self) -> Any:
        """The type of a value, for the journal."""

    def hear(self, heard: Heard, today: date) -> tuple[Reading[T], ...]:
        """All readings of what was heard, best first.

        None at all means that it was not understood, one that it is clear, several that the caller
        must be asked: a wrong value costs more than "pardon ?".
        """

    def aloud(self, value: T, medium: Medium) -> str:
        """The value in French as a person says it (voice) or writes it (text)."""


@runtime_checkable
class Mendable(Protocol[T]):
    """An answer of which a part can be corrected when it is read back."""

    def mend(self, value: T, heard: Heard) -> tuple[Reading[T], ...]:
        """What a correction makes of the value just read back; nothing where it corrects nothing."""


@runtime_checkable
class FreeWords(Protocol):
    """An answer that any words give: what is a command is obeyed before it is taken for one."""

    @property
    def any_words(self) -> bool:
        """Always so."""
