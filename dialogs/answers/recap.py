"""The answer to "si c'est bien cela": yes, no, or at once what it should be instead."""

from dataclasses import dataclass
from datetime import date

from dialogs.answers.base import Reading
from dialogs.answers.instead import Instead, cents_in, measure_aloud, minutes_in
from dialogs.answers.person import Person
from dialogs.answers.yes_no import YesNo
from dialogs.exchange import Heard, Keypad, Medium


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
        instead = self.instead(heard, today)
        return (Reading(instead, "said what instead"),) if instead else yes_or_no

    def instead(self, heard: Heard, today: date) -> Instead | None:
        """What is said that it should be; None where nothing is, and for keys."""
        if heard.how == "keys":
            return None
        place = self._place(heard, today)
        if self.in_euros:
            instead = Instead(place=place, cents=cents_in(heard, today))
        else:
            instead = Instead(minutes_in(heard, today), place)
        return None if instead == Instead() else instead

    def aloud(self, value: bool | Instead, medium: Medium) -> str:
        """`oui`, `non`, or what it should be."""
        if not isinstance(value, Instead):
            return YesNo().aloud(value, medium)
        name = "" if value.place is None else self.names[value.place]
        return ", ".join(filter(None, (measure_aloud(value, medium), name)))

    def _place(self, heard: Heard, today: date) -> int | None:
        named = [reading for reading in Person(self.names).hear(heard, today) if not reading.why.startswith("key")]
        return named[0].value if len(named) == 1 else None
