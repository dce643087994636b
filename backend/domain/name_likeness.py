"""Whether somebody's name is what a person at a desk typed: accents, hyphens and one slip do not matter."""

import re
import unicodedata

from rapidfuzz.distance import OSA

LEAST_LETTERS = 2
SLIP_FROM = 5
"""From how many letters on one of them may be wrong."""


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in plain small letters.

    >>> words_of("Lefèvre-D'Arc")
    ('lefevre', 'd', 'arc')
    """
    spread = unicodedata.normalize("NFD", name.replace("œ", "oe").replace("Œ", "oe").casefold())
    return tuple(re.findall(r"[a-z0-9]+", "".join(each for each in spread if not unicodedata.combining(each))))


def likeness(typed: tuple[str, ...], names: tuple[str, ...]) -> int:
    """How well words that were typed name somebody: 0 not at all; each whole word 3, its beginning 2, with a slip 1."""
    found = [max((_fits(word, name) for name in names), default=0) for word in typed]
    return sum(found) if found and all(found) else 0


def _fits(word: str, name: str) -> int:
    if word == name:
        return 3
    if len(word) >= LEAST_LETTERS and name.startswith(word):
        return 2
    is_near = len(word) >= SLIP_FROM and OSA.distance(word, name, score_cutoff=1) <= 1
    return 1 if is_near else 0
