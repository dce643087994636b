"""Finds a PIN or an activation code in a text, however it is spaced, so that nothing of that text is kept."""

import re
from itertools import pairwise

from backend.domain.pin import CODE_DIGITS, PIN_DIGITS

_BETWEEN = r"[\s.,_-]{1,3}"
_RUN = re.compile(rf"(?<![\d*])\d+(?:{_BETWEEN}\d+)*(?![\d*])")
"""Digits and groups of digits in a row; a NAN, which has a star, is none."""

_WHOLE_DURATION = re.compile(r"\d{1,3} ?h(?:eures?)? ?\d{2}(?!\d)", re.IGNORECASE)
_HOURS = re.compile(r"\d{1,3} ?h(?:eures?)?", re.IGNORECASE)
_EMAIL = re.compile(r"\S+@\S+")
_POSTCODE = re.compile(r"(?<=\s)\d{5}(?=[ ,]+[^\W\d_]{2})")
_WRITES_ADDRESS = re.compile(r"\W*(?:\w+\W+){0,3}?adresse\b", re.IGNORECASE)
"""Figures of an e-mail address, and the postcode before a town in a text about an address, are no secret."""

SHORT = 2
LONGEST_GROUP = 4
"""Digits that letters and people write together in a code of ten: a longer group is a CESU code or a reference."""


def holds_a_pin(words: str) -> bool:
    """Whether six digits stand together that are no part of a reference, a CESU code, a NAN or a date; or ten.

    A length of time before them does not hide them: `3h30 730518`, `3 h 73 05 18`.
    """
    words = _EMAIL.sub("@", words)
    if _WRITES_ADDRESS.match(words):
        words = _POSTCODE.sub("-", words)
    readings = (words, _WHOLE_DURATION.sub(" h ", words), _HOURS.sub(" h ", words))
    return any(_is_a_pin(run[0]) for reading in readings for run in _RUN.finditer(reading))


def _is_a_pin(run: str) -> bool:
    groups = re.findall(r"\d+", run)
    if sum(map(len, groups)) == PIN_DIGITS:
        return True
    if sum(map(len, groups)) == CODE_DIGITS and not run.startswith("0"):  # else it is a telephone number
        return len(groups) == 1 or max(map(len, groups)) <= LONGEST_GROUP
    return any(len(before) <= SHORT and len(last) == PIN_DIGITS for before, last in pairwise(groups))
