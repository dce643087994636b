"""How long somebody worked: whole hours that are keyed may still want their minutes."""

from dataclasses import dataclass
from datetime import date

from dialogs.answers.base import Reading
from dialogs.answers.hours import Hours
from dialogs.exchange import Heard, Keypad, Medium

HOUR = 60


@dataclass(frozen=True, slots=True)
class Length:
    """A length of work, in minutes; not `whole` when its minutes are still to be asked."""

    minutes: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Worked:
    """A length of work. Said, it is whole; keyed as hours alone, its minutes may follow."""

    @property
    def keypad(self) -> Keypad:
        """Hours, perhaps a star and minutes."""
        return Hours().keypad

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return Hours().hints

    @property
    def value_type(self) -> type[Length]:
        """A length."""
        return Length

    def hear(self, heard: Heard, today: date) -> tuple[Reading[Length], ...]:
        """Lengths, from keys, speech or text."""
        bare = heard.how == "keys" and "*" not in heard.words
        return tuple(
            Reading(Length(reading.value, not bare or bool(reading.value % HOUR)), reading.why)
            for reading in Hours().hear(heard, today)
        )

    def aloud(self, value: Length, medium: Medium) -> str:
        """`trois heures trente`, or `3 h 30`."""
        return Hours().aloud(value.minutes, medium)
