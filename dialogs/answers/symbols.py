"""A sentence about a quantity becomes a row of symbols, so that its grammar can be one pattern."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dialogs.answers.numbers import UNITS, longest, spelt
from dialogs.answers.vocabulary import (
    FILLERS,
    HEDGES,
    HESITATIONS,
    MIDDAY,
    OF_OTHERS,
    PAID_IN,
    SIZES,
    UNSURE,
    VISITS,
)
from dialogs.answers.words import MINUS, Token, starts, texts

Value = int | str
"""A number; as text where it was written in figures."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence as symbols.

    Attributes:
        code: One letter for each thing: N number, F decimal, units of the kind, W unknown word.
        values: What each letter stands for, in order: a number, or the word itself.
    """

    code: str
    values: tuple[Value, ...]


def row(items: Sequence[Token], units: Mapping[str, str]) -> Row:
    """Make symbols of words.

    Args:
        items: The words of one part of an answer.
        units: A letter for each word that means something to the kind of answer.
    """
    words = texts(items)
    code: list[str] = []
    values: list[Value] = []
    at = told = 0
    while at < len(items):
        letter, value, size = _symbol(items, words, at, units)
        stutter = letter == "N" and code[-1:] == ["N"] and int(values[-1]) == int(value)
        if letter == "N" and code[-1:] == ["H"] and _parted(words[told:at]):
            code.append("W")
            values.append(words[at - 1])
        if letter and not stutter:
            code.append(letter)
            values.append(value)
        at += size
        told = at if letter else told
    return Row("".join(code), tuple(values))


def _parted(fillers: Sequence[str]) -> bool:
    """Whether a number after a unit is told apart from it: *onze heures, oui, onze* is not 11 h 11."""
    return not HESITATIONS.issuperset(fillers)


def _symbol(items: Sequence[Token], words: Sequence[str], at: int, units: Mapping[str, str]) -> tuple[str, Value, int]:
    """The letter (empty for a filler), its value and how many tokens it takes."""
    return (
        _spread(items, words, at)
        or _phrase(words, at)
        or _fraction(items, at)
        or _amount(items, at, units)
        or (_word(items, at, units), words[at], 1)
    )


def _spread(items: Sequence[Token], words: Sequence[str], at: int) -> tuple[str, Value, int] | None:
    """Over how many visits a quantity was spread: `trois heures en deux fois` are three hours."""
    if words[at] not in {"en", "sur"} or at + 1 >= len(items):
        return None
    number = longest(items, at + 1)
    if size := _change(items, words, at + 1 + (number[1] if number else 0)):
        return "", "", size - at
    visits = number is not None and words[at + 1 + number[1] : at + 2 + number[1]]
    return ("", "", 2 + number[1]) if number and visits and visits[0] in VISITS else None


def _change(items: Sequence[Token], words: Sequence[str], at: int) -> int:
    """Where *billets de cinquante* end, in which an amount was given; 0 where they do not begin."""
    if at + 2 >= len(items) or words[at] not in PAID_IN or words[at + 1] != "de":
        return 0
    each = longest(items, at + 2)
    return at + 2 + each[1] if each else 0


def _phrase(words: Sequence[str], at: int) -> tuple[str, Value, int] | None:
    """A phrase that says nothing, or after which nothing can be trusted; *le midi* is a part of the day."""
    if size := starts(words, at, MIDDAY):
        return "K", "midi", size
    if size := starts(words, at, HEDGES):
        return "", "", size
    size = starts(words, at, UNSURE)
    return ("B", words[at], size) if size else None


def _amount(items: Sequence[Token], at: int, units: Mapping[str, str]) -> tuple[str, Value, int] | None:
    """A number; an article is none, and a negative one is nonsense."""
    if items[at].gap == MINUS:
        return "B", items[at].text, 1
    if items[at].text == "oh" or _article(items, at, units):  # a zero in a dictation only
        return "", "", 1
    found = longest(items, at)
    if not found:
        return None
    number = _decimal(items, at, found) or _number(items, at, found)
    end = at + number[2]
    of = units.get(items[end].text, "") if end < len(items) else ""
    return ({"U": "U", "J": "J", "V": "B"}[of], number[1], number[2] + 1) if of in OF_OTHERS else number


def _word(items: Sequence[Token], at: int, units: Mapping[str, str]) -> str:
    """The letter of a word that is no number."""
    word = items[at].text
    if word in units:
        return units[word]
    if word in {"-", "+", "/"}:
        return _sign(items, at)
    return "" if word in FILLERS | SIZES or not word.isalnum() else "W"


def _sign(items: Sequence[Token], at: int) -> str:
    """A sign glued to a figure changes it; a dash between words is only punctuation."""
    glued = at + 1 < len(items) and items[at + 1].digits and items[at + 1].gap == ""
    return "P" if items[at].text == "+" else "B" if glued else ""


def _fraction(items: Sequence[Token], at: int) -> tuple[str, Value, int] | None:
    """`1/2`, `1/4` and `3/4` as the words they stand for."""
    written = "".join(token.text for token in items[at : at + 3])
    return {"1/2": ("D", 1, 3), "1/4": ("Q", 1, 3), "3/4": ("Q", 3, 3)}.get(written)


def _article(items: Sequence[Token], at: int, units: Mapping[str, str]) -> bool:
    """Whether `un` or `une` is only the article of a word that is no unit."""
    if items[at].text not in {"un", "une"} or at + 1 >= len(items):
        return False
    following = next((t.text for t in items[at + 1 :] if t.text not in SIZES), "")
    return following.isalpha() and following not in units and spelt(following) is None


def _decimal(items: Sequence[Token], at: int, found: tuple[int, int]) -> tuple[str, Value, int] | None:
    """`3,5` written without a space, or *trois virgule cinq*."""
    value, size = found
    end = at + size
    after = longest(items, end + 1) if end + 1 < len(items) else None
    if after is None or not _comma(items, at, end):
        return None
    tail = items[end + 1]
    if tail.digits:
        return "F", f"{value}.{tail.text}", size + 2
    more = longest(items, end + 2) if after[0] == 0 and end + 2 < len(items) else None
    if more:
        return "F", f"{value}.0{more[0]}", size + 2 + more[1]
    return "F", f"{value}.{after[0]}", size + 1 + after[1]


def _comma(items: Sequence[Token], at: int, end: int) -> bool:
    """Whether what stands at `end` parts a number from its decimals."""
    if items[end].text in {"virgule", "point"}:
        return True
    glued = items[end].gap == "" and items[end + 1].gap == ""
    return items[end].text in {",", "."} and glued and items[at].digits and items[end + 1].digits


def _number(items: Sequence[Token], at: int, found: tuple[int, int]) -> tuple[str, Value, int]:
    """A whole number; figures stay text, so that `3h5` and `3h05` can be told apart."""
    value, size = found
    following = spelt(items[at + size].text) if at + size < len(items) else None
    if spelt(items[at].text) == "zero" and following in UNITS[1:]:
        return "N", f"0{UNITS.index(following)}", size + 1
    return "N", items[at].text if items[at].digits and size == 1 else value, size
