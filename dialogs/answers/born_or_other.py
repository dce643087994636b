"""Somebody greeted by name gives their birth date, or says that they are somebody else."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dialogs.answers.base import Reading
from dialogs.answers.birth_date import BirthDate
from dialogs.answers.yes_no import YesNo
from dialogs.exchange import Heard, Keypad, Medium

OTHER: Literal["other"] = "other"
SOMEBODY_ELSE = "2"
Born = date | Literal["other"]


@dataclass(frozen=True, slots=True)
class BornOrOther:
    """A birth date, or `other`."""

    @property
    def keypad(self) -> Keypad:
        """As many keys as come, since one alone says no."""
        return Keypad(most=8)

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return (*BirthDate().hints, "non", "ce n'est pas moi")

    @property
    def value_type(self) -> object:
        """A date, or `other`."""
        return Born

    def hear(self, heard: Heard, today: date) -> tuple[Reading[Born], ...]:
        """The dates that are heard; a lone `2` or a no is somebody else."""
        if heard.how == "keys" and heard.words == SOMEBODY_ELSE:
            return (Reading(OTHER, "key 2"),)
        dates: tuple[Reading[Born], ...] = tuple(
            Reading(reading.value, reading.why) for reading in BirthDate().hear(heard, today)
        )
        if dates or heard.how == "keys":
            return dates
        said = [reading.value for reading in YesNo().hear(heard, today)]
        return (Reading(OTHER, "said no"),) if said == [False] else ()

    def aloud(self, value: Born, medium: Medium) -> str:
        """The date, or `non`."""
        return BirthDate().aloud(value, medium) if isinstance(value, date) else "non"
