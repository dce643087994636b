"""The answer to "si c'est bien cela": yes, no, or at once what it should be instead."""

from dataclasses import dataclass
from datetime import date

from dialogs.answers.base import Reading
from dialogs.answers.euros import Euros
from dialogs.answers.hours import Hours
from dialogs.answers.person import Person
from dialogs.answers.words import texts, tokens
from dialogs.answers.yes_no import YesNo
from dialogs.exchange import Heard, Keypad, Medium

UNITS = frozenset({"h", "heure", "heures", "min", "mn", "minute", "minutes", "demi", "demie"})
EUROS = frozenset({"euro", "euros", "€", "eur", "centime", "centimes"})
"""Words that make a number a length, or an amount: a bare *deux* is the key for no."""


@dataclass(frozen=True, slots=True)
class Instead:
    """What it should be instead; None keeps what it is.

    Attributes:
        minutes: How long.
        place: Whom, as a place among the known names.
        cents: How much, where euros are paid.
    """

    minutes: int | None = None
    place: int | None = None
    cents: int | None = None


@dataclass(frozen=True, slots=True)
class Recap:
    """Yes, no, or a correction: *non, deux heures*, *non, cent euros*, *pas Marie, Fatima*.

    Attributes:
        names: The names that may be said instead.
        in_euros: Whether an amount may be said instead, rather than hours.
    """

    names: tuple[str, ...]
    in_euros: bool = False

    @property
    def keypad(self) -> Keypad:
        """`1` is yes, `2` is no; one key answers."""
        return YesNo().keypad

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return (*YesNo().hints, *Person(self.names).hints)[:100]

    @property
    def value_type(self) -> object:
        """True for yes, False for no, or a correction."""
        return bool | Instead

    def hear(self, heard: Heard, today: date) -> tuple[Reading[bool | Instead], ...]:
        """Yes or no, or what is named clearly where nothing says yes."""
        said = YesNo().hear(heard, today)
        yes_or_no: tuple[Reading[bool | Instead], ...] = tuple(Reading(reading.value, reading.why) for reading in said)
        if heard.how == "keys" or any(reading.value for reading in said):
            return yes_or_no
        place = self._place(heard, today)
        if self.in_euros:
            instead = Instead(place=place, cents=self._cents(heard, today))
        else:
            instead = Instead(self._minutes(heard, today), place)
        return yes_or_no if instead == Instead() else (Reading(instead, "said what instead"),)

    def aloud(self, value: bool | Instead, medium: Medium) -> str:
        """`oui`, `non`, or what it should be."""
        if not isinstance(value, Instead):
            return YesNo().aloud(value, medium)
        length = [] if value.minutes is None else [Hours().aloud(value.minutes, medium)]
        length += [] if value.cents is None else [Euros().aloud(value.cents, medium)]
        return ", ".join([*length, *([] if value.place is None else [self.names[value.place]])])

    @staticmethod
    def _minutes(heard: Heard, today: date) -> int | None:
        if not UNITS & set(texts(tokens(heard.words))):
            return None
        lengths = Hours().hear(heard, today)
        return lengths[0].value if len(lengths) == 1 else None

    @staticmethod
    def _cents(heard: Heard, today: date) -> int | None:
        if not EUROS & set(texts(tokens(heard.words))):
            return None
        amounts = Euros().hear(heard, today)
        return amounts[0].value if len(amounts) == 1 else None

    def _place(self, heard: Heard, today: date) -> int | None:
        named = [reading for reading in Person(self.names).hear(heard, today) if not reading.why.startswith("key")]
        return named[0].value if len(named) == 1 else None
