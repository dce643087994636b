"""So much a day for so many days is a product; so much a day, without the days, is none."""

from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.answers.numbers import longest
from dialogs.answers.words import Token, listed, phrases, starts, texts

EACH_WEEK = phrases("par semaine, chaque semaine, toutes les semaines")
EACH_VISIT = phrases(
    "par jour, par matin, par matinee, par soir, par visite, par passage, par seance, par fois, chaque jour",
    "chaque matin, chaque soir, chaque visite, tous les jours, tous les matins, tous les soirs",
    "à chaque fois, chaque fois, à chaque visite, la journee",
)

WEEKS = frozenset(listed("semaine semaines"))
DAYS_LONG = frozenset(listed("jours journees matins matinees soirs soirees visites passages seances"))
"""What lasts as long as one visit: *quatre matinées de trois heures* are twelve hours."""

VISITS = DAYS_LONG | {"fois"}
BEFORE_COUNT = frozenset(listed("pendant durant sur"))


@dataclass(frozen=True, slots=True)
class Count:
    """How many visits or weeks were said, and where.

    Attributes:
        start: Where it begins among the words, *pendant* included.
        end: Where it ends.
        times: How many.
        weeks: Whether they are weeks.
    """

    start: int
    end: int
    times: int
    weeks: bool


def multiplied(items: Sequence[Token]) -> Sequence[Token]:
    """The words with a rate and its count as `fois`; any others as they are.

    *deux heures par jour pendant cinq jours* becomes *5 fois deux heures*, and *quatre matinées de trois heures*
    *4 fois trois heures*. *deux heures pendant trois jours* stays: it may be two hours in all.
    """
    words = texts(items)
    counts = _counts(items, words)
    rates = [(at, size, weekly) for weekly in (True, False) for at, size in _rates(words, weekly)]
    if len(counts) != 1 or len(rates) > 1:
        return items
    count = counts[0]
    times = (Token(str(count.times)), Token("fois"))
    if not rates:
        spanning = words[count.end - 1] in DAYS_LONG and words[count.end : count.end + 1] == ["de"]
        return (*items[: count.start], *times, *items[count.end :]) if spanning and _number(items, count) else items
    at, size, weekly = rates[0]
    if weekly != count.weeks:
        return items
    end = count.end + (words[count.end : count.end + 1] in (["à"], ["de"]))
    gone = {*range(count.start, end), *range(at, at + size)}
    return (*times, *(item for place, item in enumerate(items) if place not in gone))


def _rates(words: Sequence[str], weekly: bool) -> list[tuple[int, int]]:
    """The places and sizes of what says *each*."""
    known = EACH_WEEK if weekly else EACH_VISIT
    return [(at, size) for at in range(len(words)) if (size := starts(words, at, known))]


def _counts(items: Sequence[Token], words: Sequence[str]) -> list[Count]:
    """Every number of visits or weeks."""
    found: list[Count] = []
    at = 0
    while at < len(items):
        number = longest(items, at)
        end = at + number[1] if number else at + 1
        if number and words[end : end + 1] and words[end] in VISITS | WEEKS:
            start = at - (at > 0 and words[at - 1] in BEFORE_COUNT)
            found.append(Count(start, end + 1, number[0], words[end] in WEEKS))
        at = end
    return found


def _number(items: Sequence[Token], count: Count) -> bool:
    """Whether a number follows *de*: *cinq jours de repos* is another story."""
    return count.end + 1 < len(items) and longest(items, count.end + 1) is not None
