"""Hours and euros share one grammar: quantities with units, alternatives, sums, products and corrections."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dialogs.answers.corrections import denial, parts
from dialogs.answers.numbers import longest
from dialogs.answers.symbols import Row, Value, row
from dialogs.answers.words import Token, texts


@dataclass(frozen=True, slots=True)
class Found:
    """What a part of an answer says.

    Attributes:
        values: Its possible values in the kind's unit; empty when it says none.
        clear: Whether the unit was said, so that unknown words around it do no harm.
        empty: Whether it holds no quantity at all, clear or not.
    """

    values: tuple[int, ...] = ()
    clear: bool = False
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Grammar:
    """How one kind of quantity is said.

    Attributes:
        units: A letter for each word of the kind.
        said: A pattern of symbols for one quantity with its unit.
        value: The values of a matched quantity; none where it is nonsense.
        alone: The values of a lone number, without a unit.
        pair: The values of two numbers in a row, without a unit: `trois trente`.
    """

    units: Mapping[str, str]
    said: re.Pattern[str]
    value: Callable[[str, Sequence[Value]], tuple[int, ...]]
    alone: Callable[[str, Value], tuple[int, ...]]
    pair: Callable[[Value, Value], tuple[int, ...]]


def hear(items: Sequence[Token], grammar: Grammar) -> tuple[int, ...]:
    """All values that an answer can mean, its corrections applied."""
    current: tuple[Token, ...] = ()
    found = Found(empty=True)
    for part in parts(items):
        stripped = undenied(part.items, grammar)
        new = understood(stripped, grammar)
        if new.empty and not _fragment(stripped, grammar):
            found = Found(empty=True) if part.marker == "hard" and not found.empty else found
            continue
        if part.marker == "again" and not found.empty:
            found = Found(tuple(dict.fromkeys((*found.values, *new.values))), new.clear)
            continue
        if not new.clear and current and (mended := _mended(current, stripped, grammar)):
            stripped, new = mended
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
            at = _past_units(words, at, grammar)
        else:
            kept.append(items[at])
            at += 1
    return tuple(kept)


def _past_units(words: Sequence[str], at: int, grammar: Grammar) -> int:
    if at < len(words) and grammar.units.get(words[at]) in {"H", "M"}:
        at += 1
        while at < len(words) and grammar.units.get(words[at]) in {"D", "Q"}:
            at += 1
        if at + 1 < len(words) and words[at] == "et" and grammar.units.get(words[at + 1]) in {"D", "Q"}:
            at += 2
    return at


def understood(items: Sequence[Token], grammar: Grammar) -> Found:
    """What one part says, without regard to corrections."""
    line = row(items, grammar.units)
    quantities: list[tuple[int, ...]] = []

    def keep(match: re.Match[str]) -> str:
        start, end = match.span()
        quantities.append(grammar.value(match[0], line.values[start:end]))
        return "q" * (end - start)

    rest = grammar.said.sub(keep, line.code)
    if re.search("B", rest) or "T" in re.findall(r"T(?=[NFq])", rest):
        return Found()
    if quantities:
        return _combined(re.sub("q+", "q", _separate(line, grammar)), quantities, line)
    if re.fullmatch(r"E*[NF]E*", rest):
        at = next(at for at, letter in enumerate(rest) if letter in "NF")
        return Found(grammar.alone(rest[at], line.values[at]))
    if re.fullmatch("E*NNE*", rest):
        at = rest.index("N")
        return Found(grammar.pair(line.values[at], line.values[at + 1]))
    if re.fullmatch("E?NXN", rest):
        times, each = (line.values[at] for at, letter in enumerate(rest) if letter == "N")
        return Found(tuple(int(times) * value for value in grammar.alone("N", each)))
    return Found(empty=not re.search("[NFDQ]", rest))


def _separate(line: Row, grammar: Grammar) -> str:
    """The symbols with each quantity as one `q`, numbers of other things left out."""
    code = grammar.said.sub("q", line.code)
    return re.sub(r"J(?:N(?!X))?", "", code)


def _times(line: Row) -> int:
    """How often a quantity comes: the number beside `fois`; 0 where other words stand between them."""
    beside = re.search("NX|XN", line.code)
    return int(line.values[line.code.index("N", beside.start())]) if beside else 0


def _combined(code: str, quantities: Sequence[tuple[int, ...]], line: Row) -> Found:
    """One value of one or more quantities: sums, products, repetitions; else every alternative."""
    each = [value for values in quantities for value in values]
    if len(each) < len(quantities):
        return Found()
    bare = re.sub(r"T(?=W)|[WUVJ]", "", code)
    if re.fullmatch(r"E?q(?:Pq)+|E?q(?:EKq)+|E?(?:Kq|qK)(?:E?(?:Kq|qK))+", bare) and len(each) == len(quantities):
        return Found((sum(each),), clear=True)
    if re.fullmatch(r"NXq|qNX|qXN", bare) and len(each) == 1:
        times = _times(line)
        return Found((each[0] * times,) if times else (), clear=True)
    bare = bare.replace("K", "")
    if len(set(each)) == 1 and re.fullmatch(r"[EC]*q(?:[EC]*q)*[EC]*", bare) and not re.search("qE+q", bare):
        return Found((each[0],), clear=True)
    if re.search(r"[NFDQXLOT]", bare) and "O" not in bare:
        return Found()
    return Found(tuple(dict.fromkeys(each)) if len(set(each)) > 1 else (), clear=True)
