"""Whom to pay among the intervenants known to the caller, a few of whom are offered by key."""

from dataclasses import dataclass
from datetime import date

from dialogs.answers.base import Reading
from dialogs.answers.choice import Choice, Option
from dialogs.answers.person import Person
from dialogs.exchange import Heard, Keypad, Medium


@dataclass(frozen=True, slots=True)
class KnownPayee:
    """A place among all known names, from 0; or -1 for the option that follows the names offered.

    Attributes:
        names: All the names, whether offered or not: any of them may be said.
        offered: Places of those offered, with keys from 1; the next key is for somebody else.
        others: Words that choose the option after them.
    """

    names: tuple[str, ...]
    offered: tuple[int, ...]
    others: tuple[str, ...] = ("quelqu'un d'autre", "une autre personne", "d'autres noms", "autre")

    @property
    def keypad(self) -> Keypad:
        """One key."""
        return Keypad(most=1, ends_with="")

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return (*Person(self.names).hints[:90], *self.others)

    @property
    def value_type(self) -> type[int]:
        """A place, or -1."""
        return int

    def hear(self, heard: Heard, today: date) -> tuple[Reading[int], ...]:
        """A key of those offered, or any known name."""
        if heard.how != "keys":
            named = [r for r in Person(self.names).hear(heard, today) if not r.why.startswith("key")]
            if named:
                return tuple(named)
        keys = [Option(str(key), str(place)) for key, place in enumerate(self.offered, start=1)]
        other = Option(str(len(self.offered) + 1), "-1", self.others)
        chosen = Choice((*keys, other)).hear(heard, today)
        return tuple(Reading(int(reading.value), reading.why) for reading in chosen)

    def aloud(self, value: int, medium: Medium) -> str:
        """The name."""
        del medium
        return self.names[value] if value >= 0 else self.others[0]
