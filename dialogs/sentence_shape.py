"""The shape of a sentence of the wording files: its words, and what is filled in or decided between them.

Nothing is filled in to find it out, so that what somebody has typed is looked at and never run.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Environment, TemplateSyntaxError

from dialogs.aloud import HEARD_OUT

_LEXER = Environment(autoescape=False)  # noqa: S701 - takes apart, and fills nothing in
_CHOSEN = re.compile(r"""(?:"[^"]*"|'[^']*')(?=\s+if\b)|(?<=\belse\s)(?:"[^"]*"|'[^']*')\s*$""")
"""Words that a placeholder chooses from, which are words as all others: `{{ "rien" if … else "d'heures" }}`."""


class NotASentence(ValueError):  # noqa: N818 - a sentence, as all our errors
    """What was typed cannot be taken apart."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words as they stand."""

    words: str


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What is filled in: `quote.cents | euros`, or what is set for later: `set first = rights.lots[0]`."""

    expression: str
    is_said: bool = True


@dataclass(frozen=True, slots=True)
class Branch:
    """What is said where a condition holds, `if quote.card` or `else`; or for each of something, `for one in many`."""

    condition: str
    parts: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Branches:
    """One of several is said; those of a `for` are one."""

    branches: tuple[Branch, ...]


_AMOUNTS = frozenset({"euros", "hours", "paid", "left", "left_and_worth"})

Part = Words | Placeholder | Branches
Token = tuple[str, str]
_BEGINNINGS, _ENDINGS, _BETWEEN = {"if", "for"}, {"endif", "endfor"}, {"elif", "else"}


def shape_of(sentence: str) -> tuple[Part, ...]:
    """The parts of a sentence.

    Raises:
        NotASentence: Its braces do not close, its conditions do not end, or it does what no sentence does.
    """
    try:
        tokens = list(_tokens(sentence))
        _LEXER.parse(sentence)
    except (TemplateSyntaxError, KeyError, RecursionError):
        raise NotASentence("its braces do not close, or what is in them is not to be read") from None
    parts, rest = _parts(tokens)
    if rest:
        raise NotASentence("a condition ends that did not begin")
    return parts


def _tokens(sentence: str) -> Iterator[Token]:
    """Its words, placeholders and statements, each in one piece."""
    inside: list[str] = []
    for _, kind, value in _LEXER.lex(sentence):
        if kind == "data":
            yield "words", value
        elif kind in {"variable_begin", "block_begin"}:
            inside = []
        elif kind in {"variable_end", "block_end"}:
            yield kind.removesuffix("_end"), " ".join("".join(inside).split())
        elif kind.startswith(("comment", "raw", "line")):
            raise NotASentence("it has a comment, or what is not filled in")
        else:
            inside.append(f" {value} " if value == "|" else value)


def _parts(tokens: list[Token]) -> tuple[tuple[Part, ...], list[Token]]:
    """Parts up to what ends a branch, and what is left from there."""
    parts: list[Part] = []
    while tokens:
        (kind, value), rest = tokens[0], tokens[1:]
        statement = value.partition(" ")[0]
        if kind == "words":
            parts.append(Words(value))
        elif kind == "variable":
            parts.append(Placeholder(value))
        elif statement == "set":
            parts.append(Placeholder(value, is_said=False))
        elif statement in _BEGINNINGS:
            branches, rest = _branches(tokens)
            parts.append(branches)
        elif statement in _BETWEEN | _ENDINGS:
            return tuple(parts), tokens
        else:
            raise NotASentence(f"no sentence does this: {statement}")
        tokens = rest
    return tuple(parts), []


def _branches(tokens: list[Token]) -> tuple[Branches, list[Token]]:
    found: list[Branch] = []
    while True:
        condition = tokens[0][1]
        parts, tokens = _parts(tokens[1:])
        found.append(Branch(condition, parts))
        if not tokens:
            raise NotASentence("a condition does not end")
        if tokens[0][1] in _ENDINGS:
            return Branches(tuple(found)), tokens[1:]


def placed(parts: tuple[Part, ...]) -> Counter[tuple[str, ...]]:
    """All that is filled in or decided, with where: under which conditions, and before or after what parts a sentence.

    Two sentences in which that is the same can be filled with the same values, and agree to the same: what is paid
    stays before `||`, what is set stays before it is said, and amounts, names or days stay in their order.
    """
    found: Counter[tuple[str, ...]] = Counter()
    _place(parts, (), found, [0])
    return found


def _place(parts: tuple[Part, ...], where: tuple[str, ...], found: Counter[tuple[str, ...]], region: list[int]) -> None:
    kinds: Counter[str] = Counter()
    for part in parts:
        if isinstance(part, Words):
            for _ in range(part.words.count(HEARD_OUT)):
                region[0] += 1
                found[(*where, HEARD_OUT)] += 1
        elif isinstance(part, Placeholder):
            if not part.is_said:
                region[0] += 1
            expression = _CHOSEN.sub('"…"', part.expression)
            kind = _kind_of(expression)
            found[(*where, str(region[0]), str(kinds[kind]), expression)] += 1
            kinds[kind] += kind != ""
        else:
            conditions = "; ".join(branch.condition for branch in part.branches)
            found[(*where, conditions)] += 1
            for number, branch in enumerate(part.branches):
                _place(branch.parts, (*where, f"{number} of {conditions}"), found, region)


def _kind_of(expression: str) -> str:
    """What kind of thing is filled in, by the filter that says it; empty where none does."""
    named = [name for each in expression.split(" | ")[1:] if (name := each.partition("(")[0].strip()) != "capitalize"]
    return "amount" if named and named[-1] in _AMOUNTS else "".join(named[-1:])


def words_of(parts: tuple[Part, ...]) -> Iterator[str]:
    """All words that may be said, those that a placeholder chooses from too."""
    for part in parts:
        if isinstance(part, Words):
            yield part.words
        elif isinstance(part, Placeholder):
            yield from (each.strip("\"' ") for each in _CHOSEN.findall(part.expression))
        else:
            for branch in part.branches:
                yield from words_of(branch.parts)
