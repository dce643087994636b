"""What shall be changed of a payment: chosen by key or word, or said at once as it should be."""

from dataclasses import dataclass
from datetime import date

from dialogs.answers.base import Reading
from dialogs.answers.choice import Choice, Option
from dialogs.answers.instead import Instead
from dialogs.answers.person import Person
from dialogs.answers.recap import Recap
from dialogs.exchange import Heard, Keypad, Medium


@dataclass(frozen=True, slots=True)
class Correction:
    """An option's id; or hours, an amount, or a known name.

    Attributes:
        options: What may be changed.
        recap: What may be said instead.
    """

    options: tuple[Option, ...]
    recap: Recap

    @property
    def keypad(self) -> Keypad:
        """One key."""
        return Choice(self.options).keypad

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return (*Choice(self.options).hints, *Person(self.recap.names).hints)[:100]

    @property
    def value_type(self) -> object:
        """An option's id, or what it should be instead."""
        return str | Instead

    def hear(self, heard: Heard, today: date) -> tuple[Reading[str | Instead], ...]:
        """What it should be where that is said, else what shall be changed."""
        if instead := self.recap.instead(heard, today):
            return (Reading(instead, "said what instead"),)
        return tuple(Reading(reading.value, reading.why) for reading in Choice(self.options).hear(heard, today))

    def aloud(self, value: str | Instead, medium: Medium) -> str:
        """The option, or what it should be."""
        of = self.recap if isinstance(value, Instead) else Choice(self.options)
        return of.aloud(value, medium)  # type: ignore[arg-type]
