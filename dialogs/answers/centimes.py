"""Cents beyond whole euros: 0 to 99, where nothing at all means none."""

from dataclasses import dataclass
from datetime import date

from dialogs import aloud
from dialogs.answers.base import Reading
from dialogs.answers.beyond_whole import beyond
from dialogs.answers.euros import Euros
from dialogs.answers.numbers import longest
from dialogs.answers.words import tokens
from dialogs.exchange import Heard, Keypad, Medium

EURO = 100
MOST = 99


@dataclass(frozen=True, slots=True)
class Centimes:
    """Cents, as an int from 0 to 99. A lone `#`, or silence, is 0: the recap says the sum anyway.

    Attributes:
        after: The whole euros just given, in cents; keys may say them again before a star.
    """

    after: int = 0

    @property
    def keypad(self) -> Keypad:
        """Cents, perhaps after the euros and a star; `#` ends them."""
        return Keypad(most=None)

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return ("centimes", "cinquante centimes", "aucun centime")

    @property
    def value_type(self) -> type[int]:
        """Cents."""
        return int

    def hear(self, heard: Heard, today: date) -> tuple[Reading[int], ...]:
        """Cents alone: a number, or one with its unit; anything of a euro or more is not understood."""
        if heard.silent or heard.words == "#":
            return (Reading(0, "nothing was given: no cents"),)
        if heard.how == "keys":
            return tuple(Reading(cents, "keyed") for cents in beyond(heard.words, self.after // EURO, MOST))
        items = tokens(heard.words)
        number = longest(items, 0) if items else None
        if number and number[1] == len(items):
            return (Reading(number[0], "said as a number"),) if number[0] <= MOST else ()
        return tuple(reading for reading in Euros().hear(heard, today) if reading.value <= MOST)

    def aloud(self, value: int, medium: Medium) -> str:
        """The cents as an amount."""
        return aloud.euros(value, medium)
