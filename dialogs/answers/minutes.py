"""Minutes beyond whole hours: 0 to 59, where nothing at all means none."""

from dataclasses import dataclass
from datetime import date

from dialogs import aloud
from dialogs.answers.base import Reading
from dialogs.answers.beyond_whole import beyond
from dialogs.answers.hours import Hours
from dialogs.exchange import Heard, Keypad, Medium

HOUR = 60
MOST = 59


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes, as an int from 0 to 59. A lone `#`, or silence, is 0: the recap says the sum anyway.

    Attributes:
        after: The whole hours just given, in minutes; keys may say them again before a star.
    """

    after: int = 0

    @property
    def keypad(self) -> Keypad:
        """Minutes, perhaps after the hours and a star; `#` ends them."""
        return Keypad(most=None)

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return ("minutes", "aucune minute", "un quart d'heure", "une demi-heure")

    @property
    def value_type(self) -> type[int]:
        """Minutes."""
        return int

    def hear(self, heard: Heard, today: date) -> tuple[Reading[int], ...]:
        """Minutes alone; anything of an hour or more is not understood."""
        if heard.silent or heard.words == "#":
            return (Reading(0, "nothing was given: no minutes"),)
        if heard.how == "keys" or heard.words.strip().isdigit():
            keyed = beyond(heard.words.strip(), self.after // HOUR, MOST)
            return tuple(Reading(minutes, "keyed") for minutes in keyed)
        readings = Hours().hear(heard, today)
        return tuple(reading for reading in readings if reading.value <= MOST)

    def aloud(self, value: int, medium: Medium) -> str:
        """The minutes as a length of time."""
        return aloud.hours(value, medium)
