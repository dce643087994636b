"""Tells that hours were said, and are none that anybody can be paid for: nobody is asked again without a word."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from dialogs.answers.hours import HOUR, MOST, UNITS, Hours
from dialogs.answers.numbers import longest
from dialogs.answers.words import Token, tokens
from dialogs.exchange import Heard

TOO_MANY, NONE = "pay.too_many_hours", "pay.no_hours"
_KEYED = re.compile(r"00+|\d{3,4}")
"""Keys that were surely meant as hours; a lone zero asks for an adviser, and a long row is a code."""


def impossible_hours(heard: Heard) -> str | None:
    """The key of the sentence where hours were said and none of them can be; None where all is well, and for keys."""
    if heard.how == "keys" or Hours().hear(heard, date.min):
        return None
    numbers = before_their_unit(tokens(heard.words), UNITS)
    return next((_sentence(hours) for hours in numbers if not 0 < hours * HOUR <= MOST), None)


def impossible_length(heard: Heard) -> str | None:
    """The same where hours are asked for, so that keys are hours too."""
    if heard.how == "keys":
        return _sentence(int(heard.words)) if _KEYED.fullmatch(heard.words) else None
    return impossible_hours(heard)


def _sentence(hours: int) -> str:
    return TOO_MANY if hours else NONE


def before_their_unit(items: Sequence[Token], units: Mapping[str, str]) -> Iterator[int]:
    """Each number that stands before the whole unit of a grammar: hours, euros."""
    for at in range(len(items)):
        number = longest(items, at)
        if number and at + number[1] < len(items) and units.get(items[at + number[1]].text) == "H":
            yield number[0]
