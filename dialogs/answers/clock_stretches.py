"""Hours of the clock tell how long somebody stayed: *de neuf heures à midi* is three hours.

*de deux à trois heures* is a guess at a length and no stretch of the clock: where both could be meant, nothing is
reckoned, and the caller is asked again.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dialogs.answers.corrections import parts
from dialogs.answers.numbers import longest
from dialogs.answers.words import Token, fold, listed, texts

HOUR = 60
NOON = 12 * HOUR
DAY = 24 * HOUR
EARLIEST = 7 * HOUR
"""Nobody comes earlier, and few work as many hours: from seven on, a figure is an hour of the clock."""

LONGEST_STAY = 14 * HOUR
NAMES = {"midi": NOON, "minuit": DAY}
PART_OF_DAY = frozenset(listed("matin matinee soir soiree midi"))
AFTERNOON = frozenset(listed("soir soiree midi"))
"""Words that put an hour after noon; *midi* stands for *après-midi*, whose second word it is."""

DASH = re.compile(r"([0-9]{1,2} ?[h:] ?[0-9]{0,2}) ?-+>? ?([0-9]{1,2} ?[h:])")
TO = frozenset(listed("à a jusqu jusque"))
BEGINS = frozenset(listed("de des depuis d"))
COMES = frozenset(
    listed(
        "arrive arrivee arrivait vient venue venu commence commencait reste restee est debut là arriver entre entree"
    )
)
LEAVES = frozenset(
    listed("part parti partie partait repart reparti repartie repartait finit fini termine sort depart fin va quitte")
)
BETWEEN = frozenset(listed("et est elle il puis ensuite euh ce elles ils le la s en l heure")) | LEAVES
LINKS = frozenset(listed("et puis euh du le la l de d après apres midi matin soir"))


@dataclass(frozen=True, slots=True)
class Time:
    """An hour of the clock among words.

    Attributes:
        minutes: Since midnight.
        end: Where its words end.
        plain: Whether it was only a number, or only a number of whole hours before noon.
        bare: Whether not even *heures* was said.
    """

    minutes: int
    end: int
    plain: bool = True
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """A stretch between two hours of the clock: where its words are, and its length in minutes."""

    start: int
    end: int
    minutes: int


def undashed(text: str) -> str:
    """`9h-12h` as *de 9h à 12h*, since words have no dashes."""
    return DASH.sub(r"de \1 à \2", fold(text))


def as_lengths(items: Sequence[Token], units: Mapping[str, str]) -> list[Token]:
    """The words with each stretch of the clock as its length: *de neuf heures à midi* as *180 minutes*.

    Args:
        items: The words of an answer.
        units: A letter for each word of a length of time.

    Returns:
        The words; none where only one end of a stretch was corrected, since nobody can tell which.
    """
    if _half_corrected(items, units):
        return []
    found: list[Token] = []
    at = 0
    for stay in stays(items, units):
        between = items[at : stay.start]
        found.extend(between)
        if at and LINKS.issuperset(texts(between)):
            found.append(Token("plus"))
        found.extend((Token(str(stay.minutes)), Token("minutes")))
        at = stay.end
    return [*found, *items[at:]]


def _half_corrected(items: Sequence[Token], units: Mapping[str, str]) -> bool:
    """Whether a correction after a stretch is none itself: *de neuf heures à midi, non, treize heures*."""
    stayed = False
    for part in parts(items):
        numbers = any(longest(part.items, at) for at in range(len(part.items)))
        stays_here = any(True for _ in stays(part.items, units))
        if stayed and numbers and not stays_here:
            return True
        stayed = stayed or stays_here
    return False


def stays(items: Sequence[Token], units: Mapping[str, str]) -> Iterator[Stay]:
    """Every stretch of the clock that is clear, from left to right."""
    at = 0
    while at < len(items):
        stay = _stay(items, at, units)
        if stay:
            yield stay
        at = stay.end if stay else at + 1


def _stay(items: Sequence[Token], at: int, units: Mapping[str, str]) -> Stay | None:
    """The stretch whose first hour is at a place."""
    first = _time(items, at, units)
    place = _to(items, first.end, BEGINS.isdisjoint(texts(items[max(0, at - 1) : at]))) if first else 0
    last = _time(items, place, units) if place else None
    if not first or not last:
        return None
    minutes = _between(first.minutes, last)
    start = at - (at > 0 and items[at - 1].text in BEGINS | {"à", "a"})
    return Stay(start, last.end, minutes) if minutes and _sure(items, start, first, last) else None


def _between(start: int, last: Time) -> int:
    """Minutes from one hour to the next: five o'clock after nine is in the afternoon; 0 where it is too long."""
    later = (last.minutes + turn for turn in (0, NOON, DAY) if last.minutes + turn > start)
    stay = next(later, start) - start
    return stay if stay <= LONGEST_STAY else 0


def _to(items: Sequence[Token], at: int, undeclared: bool) -> int:
    """Where the second hour begins; 0 where nothing leads from the first to a second."""
    words = texts(items)
    if at < len(words) and words[at] in TO:
        at += 1 + (words[at + 1 : at + 2] in (["à"], ["a"]))
        return at if at < len(words) else 0
    place = at
    while place < len(words) and words[place] in BETWEEN:
        place += 1
    left = undeclared and not LEAVES.isdisjoint(words[at:place])
    place += words[place : place + 1] in (["à"], ["a"])
    return place if left and place < len(words) else 0


def _sure(items: Sequence[Token], start: int, first: Time, last: Time) -> bool:
    """Whether both are hours of the clock, and not two guesses at a length."""
    if first.bare or last.bare:
        return not first.bare or last.minutes in NAMES.values()
    words = set(texts(items))
    told = not words.isdisjoint(PART_OF_DAY | COMES | LEAVES) or items[start].text == "minuit"
    declared = items[start].text in BEGINS or not (first.plain and last.plain)
    afternoon = first.minutes > NOON or last.minutes > NOON
    return told or afternoon or (declared and first.minutes >= EARLIEST)


def _time(items: Sequence[Token], at: int, units: Mapping[str, str]) -> Time | None:
    """The hour of the clock at a place, with its minutes and its part of the day."""
    word = items[at].text
    if word in NAMES:
        before = items[at - 1].text if at else ""
        named = Time(NAMES[word], at + 1, plain=False)
        return None if before in {"apres", "avant"} else _with_minutes(items, named, units)
    number = longest(items, at)
    if not number or number[0] >= DAY // HOUR:
        return None
    time = Time(number[0] * HOUR, at + number[1])
    unit = items[time.end].text if time.end < len(items) else ""
    if unit == ":" or units.get(unit) == "H":
        return _in_part(items, _with_minutes(items, replace(time, end=time.end + 1), units))
    return replace(time, bare=True)


def _with_minutes(items: Sequence[Token], time: Time, units: Mapping[str, str]) -> Time:
    """The hour with what is added to it or taken from it: *trente*, *et demie*, *moins le quart*, *moins dix*."""
    letters = [units.get(text, "") for text in texts(items[time.end : time.end + 4])] + [""] * 4
    sign = -1 if letters[0] == "L" else 1
    at = time.end + (letters[0] in {"L", "E"})
    article = at < len(items) and items[at].text in {"le", "un", "une"}
    fraction = units.get(items[at + article].text, "") if at + article < len(items) else ""
    if fraction in {"D", "Q"}:
        return Time(time.minutes + sign * (30 if fraction == "D" else 15), at + article + 1, plain=False)
    number = longest(items, at) if at < len(items) else None
    if not number or number[0] >= HOUR:
        return time
    end = at + number[1]
    following = units.get(items[end].text, "") if end < len(items) else ""
    if following == "Q":
        return Time(time.minutes + number[0] * 15, end + 1, plain=False)
    if following in set("HXVDU"):
        return time
    return Time(time.minutes + sign * number[0], end + (following == "M"), plain=False)


def _in_part(items: Sequence[Token], time: Time) -> Time:
    """The hour in its part of the day, if that follows: *cinq heures du soir* is seventeen."""
    words = texts(items[time.end : time.end + 5])
    size = next((size for size in range(2, 6) if words[size - 1 : size] and words[size - 1] in PART_OF_DAY), 0)
    if (
        not size
        or words[0] not in {"du", "de"}
        or not {"du", "de", "l", "apres", words[size - 1]}.issuperset(words[:size])
    ):
        return time
    late = words[size - 1] in AFTERNOON and time.minutes < NOON
    return Time(time.minutes + NOON * late, time.end + size, plain=False)
