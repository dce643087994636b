"""Who tells the parts and then the sum wants the sum to be heard: *trois et trois, donc six en tout*."""

from collections.abc import Sequence

from dialogs.answers.grammar import Found, Grammar
from dialogs.answers.numbers import longest
from dialogs.answers.sums import understood
from dialogs.answers.symbols import row
from dialogs.answers.words import Token, phrases, starts, texts

IN_ALL = phrases(
    "en tout, au total, en tout et pour tout, au final, total, tout compris, tout confondu, en additionnant tout"
)
"""What makes the quantity beside it the sum, before or after it."""

SO = phrases(
    "donc, soit, ca fait, ca fait donc, donc ca fait, ce qui fait, ca me fait, ca nous fait, ca lui fait",
    "ca donne, ce qui donne, ce qui nous fait, j'arrive à, on arrive à, c'est à dire, autrement dit, egal, =",
)
"""What only leads over to a sum: it must agree with the parts, unless they are more than a line can add up."""


def total(items: Sequence[Token], grammar: Grammar) -> Found | None:
    """The announced sum of an answer; None where none is announced after its parts.

    A sum smaller than one of its parts is no sum: the answer is asked again.
    """
    words = texts(items)
    for at in range(len(words) - 1, 0, -1):
        size = starts(words, at, SO) or starts(words, at, IN_ALL)
        before, after = items[:at], items[at + size :]
        if size and _visits(before, grammar) and (alone := understood(after, grammar)).clear:
            return alone
        if size and _numbers(before) and _numbers(after):
            return _agreed(before, after, grammar)
    return _closing(items, words, grammar)


def _visits(items: Sequence[Token], grammar: Grammar) -> bool:
    """Whether only days or a number of visits were told: *elle est venue trois fois, ça fait six heures*."""
    code = row(items, grammar.units).code
    return not grammar.said.search(code) and ("X" in code or "K" in code)


def _closing(items: Sequence[Token], words: Sequence[str], grammar: Grammar) -> Found | None:
    """The sum that stands before its announcement: *… sept heures en tout*."""
    at = next((at for at in range(len(words)) if starts(words, at, IN_ALL)), len(words))
    places = [place for place in range(at) if longest(items, place)] if at < len(words) else []
    for place in places[1:]:
        sum_, parts = understood(items[place:at], grammar), items[:place]
        if sum_.clear and len(sum_.values) == 1 and _numbers(parts) > 1:
            return _checked(parts, sum_, grammar)
    return None


def _agreed(before: Sequence[Token], after: Sequence[Token], grammar: Grammar) -> Found | None:
    """A sum after its announcement, or None where it is another quantity that was told by the way."""
    sum_ = understood(_without_announcement(after), grammar)
    parts = understood(_without_announcement(before), grammar)
    if len(sum_.values) != 1:
        return None
    if parts.values == sum_.values:
        return Found(sum_.values, clear=True)
    return _checked(before, sum_, grammar) if _numbers(before) > 1 else None


def _checked(parts: Sequence[Token], sum_: Found, grammar: Grammar) -> Found:
    """The sum where it is no smaller than any part; a lone number is a sum of hours, not of minutes."""
    units = row(parts, grammar.units).code
    each = [found.values[0] for found in _each(parts, grammar) if found.values]
    plain = sum_.clear or "H" in units
    possible = plain and "O" not in units and each and all(value <= sum_.values[0] for value in each)
    return Found(sum_.values, clear=True) if possible else Found()


def _each(items: Sequence[Token], grammar: Grammar) -> list[Found]:
    """What each quantity with its unit says by itself."""
    line = row(items, grammar.units)
    return [
        Found(grammar.value(match[0], line.values[match.start() : match.end()]))
        for match in grammar.said.finditer(line.code)
    ]


def _without_announcement(items: Sequence[Token]) -> tuple[Token, ...]:
    """The words without what announces a sum."""
    words = texts(items)
    kept: list[Token] = []
    at = 0
    while at < len(items):
        size = starts(words, at, IN_ALL) or starts(words, at, SO)
        kept.extend(items[at : at + 1] if not size else ())
        at += size or 1
    return tuple(kept)


def _numbers(items: Sequence[Token]) -> int:
    """How many numbers are said."""
    found = at = 0
    while at < len(items):
        number = longest(items, at)
        found += number is not None
        at += number[1] if number else 1
    return found
