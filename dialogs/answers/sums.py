"""What one stretch of an answer comes to: one quantity, a sum of parts, or so many times the same."""

import re
from collections.abc import Sequence

from dialogs.answers.grammar import Found, Grammar
from dialogs.answers.per_visit import multiplied
from dialogs.answers.symbols import Row, row
from dialogs.answers.vocabulary import DAYS, PARTS_OF_DAY
from dialogs.answers.words import Token, texts

OWN = "(?:K+q|qK+)"
"""A quantity with the day, the half of a day or the task that it belongs to."""

SUM = re.compile(rf"[EK]*q(?:[EK]*P+[EK]*q)+[EK]*|E?{OWN}(?:E?{OWN})+")
"""Quantities that add up: parted by *puis*, *plus*, *encore*, or each with a day or a task of its own."""


def understood(items: Sequence[Token], grammar: Grammar) -> Found:
    """What one part says, without regard to corrections."""
    line = row(multiplied(items), grammar.units)
    quantities: list[tuple[int, ...]] = []

    def keep(match: re.Match[str]) -> str:
        start, end = match.span()
        quantities.append(grammar.value(match[0], line.values[start:end]))
        return "q" * (end - start)

    rest = grammar.said.sub(keep, line.code)
    if re.search("B", rest) or "T" in re.findall(r"T(?=[NFq])", rest):
        return Found()
    if quantities:
        return Found() if _shared(items, len(quantities)) else _combined(rest, quantities, line, grammar)
    return _bare(rest, line, grammar)


def _bare(code: str, line: Row, grammar: Grammar) -> Found:
    """Numbers without a unit: one, two in a row (*trois trente*), or so many times one."""
    if re.fullmatch(r"E*[NF]E*", code):
        at = next(at for at, letter in enumerate(code) if letter in "NF")
        return Found(grammar.alone(code[at], line.values[at]))
    if re.fullmatch("E*NNE*", code):
        at = code.index("N")
        return Found(grammar.pair(line.values[at], line.values[at + 1]))
    if re.fullmatch("E?NXN", code):
        times, each = (line.values[at] for at, letter in enumerate(code) if letter == "N")
        return Found(tuple(int(times) * value for value in grammar.alone("N", each)))
    return Found(empty=not re.search("[NFDQ]", code))


def _shared(items: Sequence[Token], quantities: int) -> bool:
    """Whether days have no quantity of their own, or one day has two.

    *lundi et mardi deux heures* may be two or four, and *trois heures lundi, lundi trois heures* is perhaps only three.
    """
    named = texts(items)
    words = set(named)
    twice = any(named.count(day) > 1 for day in words & DAYS) and words.isdisjoint(PARTS_OF_DAY)
    return (twice and quantities > 1) or any(len(words & names) > max(1, quantities) for names in (DAYS, PARTS_OF_DAY))


def _combined(rest: str, quantities: Sequence[tuple[int, ...]], line: Row, grammar: Grammar) -> Found:
    """One value of one or more quantities: sums, products, repetitions; else every alternative."""
    each = [value for values in quantities for value in values]
    if len(each) < len(quantities):
        return Found()
    code = re.sub("q+", "q", _separate(line, grammar))
    bare = re.sub(r"T(?=W)|[WUVJ]", "", code)
    if SUM.fullmatch(bare) and len(each) == len(quantities):
        return Found((sum(each),), clear=True)
    if re.fullmatch(r"NXq|qNX|qXN", bare) and len(each) == 1:
        times = _times(line)
        return Found((each[0] * times,) if times else (), clear=True)
    bare = re.sub("[KP]", "", bare)
    if len(set(each)) == 1 and re.fullmatch(r"[ECN]*q(?:[ECN]*q)*[ECN]*", bare) and not re.search("qE+q", bare):
        return Found((each[0],), clear=True) if _echoed(rest, line, each[0], grammar) else Found()
    if re.search(r"[NFDQXLOT]", bare) and "O" not in bare:
        return Found()
    return Found(tuple(dict.fromkeys(each)) if len(set(each)) > 1 else (), clear=True)


def _separate(line: Row, grammar: Grammar) -> str:
    """The symbols with each quantity as one `q`, numbers of other things left out."""
    code = grammar.said.sub("q", line.code)
    return re.sub(r"J(?:N(?!X))?", "", code)


def _echoed(rest: str, line: Row, value: int, grammar: Grammar) -> bool:
    """Whether the numbers beside a quantity only say it again: *bah douze, comme d'habitude, douze heures*."""
    rest = re.sub(r"(?<=J)N(?!X)", "-", rest)
    numbers = [at for at, letter in enumerate(rest) if letter == "N"]
    return all(grammar.alone("N", line.values[at]) == (value,) for at in numbers)


def _times(line: Row) -> int:
    """How often a quantity comes: the number beside `fois`; 0 where other words stand between them."""
    beside = re.search("NX|XN", line.code)
    return int(line.values[line.code.index("N", beside.start())]) if beside else 0
