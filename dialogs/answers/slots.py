"""A birth date is three slots, and a row of figures can often be cut into them in several ways."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dialogs.answers.codes import ways
from dialogs.answers.words import Token

OLDEST = 130
"""Years of the oldest date that is heard: who gives it is told that nobody is known by it, not "pardon ?"."""

OLDEST_SHORT = 115
"""Years that a year of two figures makes at most: nobody older calls."""

LONGEST = 14
"""Number words of the longest date; more is no date."""

ADULT = 16
"""Years from which one works or has rights of one's own: a year of two figures is that of an adult."""

DOUBTFUL = frozenset({19, 20})
"""Two-figure years that are more often a year cut short: `mille neuf…`."""


@dataclass(frozen=True, slots=True)
class Slots:
    """A date that may still lack a part.

    Attributes:
        day: 1 to 31.
        month: 1 to 12.
        years: The years that were said, in full.
    """

    day: int | None = None
    month: int | None = None
    years: tuple[int, ...] = ()

    def dates(self, today: date) -> list[date]:
        """The days of these slots that somebody alive can be born on."""
        if self.day is None or self.month is None:
            return []
        days = [_day(year, self.month, self.day) for year in self.years]
        oldest = _day(today.year - OLDEST, today.month, min(today.day, 28)) or today
        return [day for day in days if day and oldest <= day <= today]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def years_of(figures: str, today: date) -> tuple[int, ...]:
    """The years that two or four figures mean; none for another length."""
    if len(figures) == 4:  # noqa: PLR2004 - a full year
        return (int(figures),)
    if len(figures) != 2:  # noqa: PLR2004 - a short year
        return ()
    both = [century + int(figures) for century in (1900, 2000)]
    if int(figures) in DOUBTFUL:
        return tuple(both)
    return tuple(year for year in both if ADULT <= today.year - year <= OLDEST_SHORT)


def figures(row: Sequence[Token], today: date) -> list[date]:
    """Every date that a row of figures can be, cut into day, month and year."""
    found = [day for slots in all_slots(row, today) for day in slots.dates(today)]
    return list(dict.fromkeys(found))


def all_slots(row: Sequence[Token], today: date) -> Iterator[Slots]:
    """Every way to fill the slots from a row of figures; the year may come first, as in 1938-03-12."""
    for way in ways(row) if len(row) <= LONGEST else ():
        groups = _paired(way)
        if len(way) > 2 and len(way[0]) == 4:  # noqa: PLR2004 - the year first, as in 1938-03-12
            yield from slots_of(way[2], way[1], way[0], today) if len(way) == 3 else ()  # noqa: PLR2004
            continue
        for first in range(1, len(groups) - 1):
            for second in range(first + 1, len(groups)):
                blocks = ("".join(groups[:first]), "".join(groups[first:second]), "".join(groups[second:]))
                yield from slots_of(*blocks, today)


def _paired(way: Sequence[str]) -> list[str]:
    """The groups, those of an even length cut into pairs."""
    found: list[str] = []
    for group in way:
        if len(group) % 2 == 0:
            found.extend(group[at : at + 2] for at in range(0, len(group), 2))
        else:
            found.append(group)
    return found


def slots_of(day: str, month: str, year: str, today: date) -> list[Slots]:
    """The slots of three groups of figures; none where they are no day or no month."""
    if len(day) > 2 or len(month) > 2 or not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):  # noqa: PLR2004
        return []
    return [Slots(int(day), int(month), years_of(year, today))]
