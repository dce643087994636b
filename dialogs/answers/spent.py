"""How much money is paid: whole euros that are keyed may still want their cents."""

from dataclasses import dataclass
from datetime import date

from dialogs.answers.base import Reading
from dialogs.answers.euros import Euros
from dialogs.exchange import Heard, Keypad, Medium


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount, in cents; not `whole` when its cents are still to be asked."""

    cents: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Spent:
    """An amount to pay. Said, it is whole; keyed as euros alone, its cents may follow."""

    @property
    def keypad(self) -> Keypad:
        """Euros, perhaps a star and cents."""
        return Euros().keypad

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return Euros().hints

    @property
    def value_type(self) -> type[Amount]:
        """An amount."""
        return Amount

    def hear(self, heard: Heard, today: date) -> tuple[Reading[Amount], ...]:
        """Amounts, from keys, speech or text."""
        whole = heard.how != "keys" or "*" in heard.words
        return tuple(Reading(Amount(reading.value, whole), reading.why) for reading in Euros().hear(heard, today))

    def aloud(self, value: Amount, medium: Medium) -> str:
        """`seize euros et quatre-vingt-trois centimes`, or `16,83 €`."""
        return Euros().aloud(value.cents, medium)
