"""Hours and euros share one grammar: quantities with units, alternatives, sums, products and corrections."""

import re
from collections.abc import Sequence

from dialogs.answers.corrections import denial, parts, superseded
from dialogs.answers.grammar import Found, Grammar
from dialogs.answers.numbers import longest
from dialogs.answers.sums import understood
from dialogs.answers.symbols import row
from dialogs.answers.totals import total
from dialogs.answers.words import Token, texts


def hear(items: Sequence[Token], grammar: Grammar) -> tuple[int, ...]:
    """All values that an answer can mean, its corrections applied."""
    current: tuple[Token, ...] = ()
    found = Found(empty=True)
    for part in parts(superseded(items)):
        stripped = undenied(part.items, grammar)
        new = total(stripped, grammar) or understood(stripped, grammar)
        if new.empty and not _fragment(stripped, grammar):
            found = Found(empty=True) if part.marker == "hard" and not found.empty else found
            continue
        if part.marker == "again" and not found.empty:
            found = Found(tuple(dict.fromkeys((*found.values, *new.values))), new.clear)
            continue
        if current and not (new.clear and new.values):
            mended = _mended(current, stripped, grammar) or _restated(current, stripped, grammar)
            stripped, new = mended or (stripped, new)
        current, found = stripped, new
    return found.values


def _fragment(items: Sequence[Token], grammar: Grammar) -> bool:
    """Whether a part is the end of a quantity: *et quart*, *moins le quart*."""
    return bool(re.fullmatch(r"[EL]N?[DQ]H?", row(items, grammar.units).code))


def _mended(
    before: Sequence[Token], after: Sequence[Token], grammar: Grammar
) -> tuple[tuple[Token, ...], Found] | None:
    """The earlier words with their last number (or their fraction) replaced by the new one."""
    if _fragment(after, grammar):
        units = [at for at, t in enumerate(before) if grammar.units.get(t.text) == "H"]
        joined = (*before[: units[-1] + 1], *after) if units else ()
    else:
        joined = _renumbered(before, after, grammar)
    found = understood(joined, grammar)
    return (tuple(joined), found) if found.values and found.clear else None


def _restated(
    before: Sequence[Token], after: Sequence[Token], grammar: Grammar
) -> tuple[tuple[Token, ...], Found] | None:
    """A correction said twice, short and then whole: *et demie, deux heures et demie*, *soixante … soixante euros*."""
    places = [at for at in range(len(after)) if longest(after, at)]
    for size in _short(after, grammar):
        short = _mended(before, after[:size], grammar)
        values = short[1].values if short else understood(after[:size], grammar).values
        for whole in [tuple(after[at:]) for at in places if at >= size and len(values) == 1]:
            found = understood(whole, grammar)
            if found.clear and found.values == values:
                return whole, found
    return None


def _short(items: Sequence[Token], grammar: Grammar) -> list[int]:
    """Where a fraction or a lone number ends with which a correction begins."""
    fragments = [size for size in range(1, min(len(items), 5)) if _fragment(items[:size], grammar)]
    number = longest(items, 0) if items else None
    return [*fragments[-1:], *([number[1]] if number and number[1] < len(items) else [])]


def _renumbered(before: Sequence[Token], after: Sequence[Token], grammar: Grammar) -> tuple[Token, ...]:
    if row(after, grammar.units).code != "N":
        return ()
    places = _numbers(before)
    start = next((at for at in range(len(after)) if longest(after, at)), None)
    if not places or start is None:
        return ()
    at, size = places[-1]
    number = longest(after, start)
    taken = number[1] if number else 0
    return (*before[:at], *after[start : start + taken], *before[at + size :])


def _numbers(items: Sequence[Token]) -> list[tuple[int, int]]:
    """The place and size of each number among tokens."""
    found = []
    at = 0
    while at < len(items):
        number = longest(items, at)
        if number:
            found.append((at, number[1]))
        at += number[1] if number else 1
    return found


def undenied(items: Sequence[Token], grammar: Grammar) -> tuple[Token, ...]:
    """The words without the quantities that *pas* denies, and without harmless uses of *pas*."""
    words = texts(items)
    kept: list[Token] = []
    at = 0
    while at < len(items):
        size = denial(words, at)
        number = longest(items, at + size) if 0 < size < len(items) - at else None
        if size < 0:
            at -= size
        elif number:
            at += size + number[1]
            at = _past_units(items, at, grammar)
        else:
            kept.append(items[at])
            at += 1
    return tuple(kept)


def _past_units(items: Sequence[Token], at: int, grammar: Grammar) -> int:
    """Where the words go on after the unit of a quantity, its minutes or its fraction."""
    words = texts(items)
    if at < len(words) and grammar.units.get(words[at]) in {"H", "M"}:
        at += 1
        minutes = longest(items, at) if at < len(items) else None
        if minutes and grammar.units.get(next(iter(words[at + minutes[1] :]), "")) != "H":
            at += minutes[1]
        while at < len(words) and grammar.units.get(words[at]) in {"M", "D", "Q"}:
            at += 1
        if at + 1 < len(words) and words[at] == "et" and grammar.units.get(words[at + 1]) in {"D", "Q"}:
            at += 2
    return at
