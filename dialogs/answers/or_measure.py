"""A question at which hours or an amount may as well be said: they are kept, and it is asked again, or it is done."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from dialogs.answers.base import Answer, Reading
from dialogs.answers.instead import Instead, bare_measure, measure_aloud
from dialogs.exchange import Heard, Keypad, Medium

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OrMeasure(Generic[T]):
    """What the question asks for; or hours, or an amount, and nothing else.

    Attributes:
        of: How it is answered otherwise.
    """

    of: Answer[T]

    @property
    def keypad(self) -> Keypad:
        """As the question itself."""
        return self.of.keypad

    @property
    def hints(self) -> tuple[str, ...]:
        """As the question itself."""
        return self.of.hints

    @property
    def value_type(self) -> Any:
        """An answer, or how much instead."""
        return self.of.value_type | Instead

    def hear(self, heard: Heard, today: date) -> tuple[Reading[T | Instead], ...]:
        """Hours or an amount where they are all that is said, else the answer."""
        if measure := bare_measure(heard, today):
            return (Reading(measure, "said how much"),)
        return tuple(Reading(reading.value, reading.why) for reading in self.of.hear(heard, today))

    def aloud(self, value: T | Instead, medium: Medium) -> str:
        """The answer, or how much."""
        return measure_aloud(value, medium) if isinstance(value, Instead) else self.of.aloud(value, medium)
