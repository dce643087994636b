"""Words are cut up once, the same way for every kind of answer, whoever wrote or transcribed them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

LONGEST = 400
"""Characters of an answer that are read; a longer one is a story, not an answer."""

MINUS = "minus"
"""The gap before a figure with a sign: `-50`."""

_SAME = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "ʼ": "'", "`": "'", "´": "'", "–": "-", "—": "-"})
_SAME_SIGN = str.maketrans({"½": " 1/2 ", "¼": " 1/4 ", "¾": " 3/4 ", "×": " fois ", "‑": "-", "−": "-"})
_PIECES = (
    "quatre|vingts?|trente|quarante|cinquante|soixante|zero|deux|trois|cinq|six|sept|huit|neuf|dix|onze|douze|treize|"
    "quatorze|quinze|seize|cents?|mille"
)
_GLUED = re.compile(rf"\b(?:{_PIECES})(?:et)?(?:{_PIECES}|une?)+\b")
_PIECE = re.compile(rf"{_PIECES}|et|une?")
_TOKEN = re.compile(r"(?P<gap>[\s'\"_-]*)(?P<text>[0-9]+|[a-zà]+|[^\sa-zà0-9])")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a run of digits or one sign.

    Attributes:
        text: Folded: small letters without accents, except a lone `à`.
        gap: What stood before it: nothing, a hyphen, or a space.
    """

    text: str
    gap: str = " "

    @property
    def digits(self) -> bool:
        """Whether it was written in figures."""
        return self.text.isascii() and self.text.isdigit()


def fold(text: str) -> str:
    """The same text in small letters, without accents; a lone `à` stays, since `a` is another word."""
    text = unicodedata.normalize("NFKC", text.translate(_SAME_SIGN))[:LONGEST].lower().translate(_SAME)
    text = re.sub(r"(?<!\w)à(?!\w)", "\0", text)
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return re.sub(r"([a-z])\1{2,}", r"\1", plain.replace("\0", "à"))


def _parted(match: re.Match[str]) -> str:
    """`dixhuit` as the number words it is made of, whose hyphen says that they are one number."""
    return "-".join(_PIECE.findall(match[0]))


def _zeros(match: re.Match[str]) -> str:
    return "0" * len(match[0])


def tokens(text: str) -> list[Token]:
    """Cut folded text into words, figures and signs; a letter O among figures is a zero."""
    plain = fold(text)
    plain = re.sub(r"(?<=[0-9])o+(?=[0-9o\s,.;-]|$)", _zeros, plain)
    plain = re.sub(r"\bo+(?=[0-9])|(?<=[0-9]h)oo?(?=[0-9]|\b)", _zeros, plain)
    plain = _GLUED.sub(_parted, plain)
    found: list[Token] = []
    for match in _TOKEN.finditer(plain):
        gap = match["gap"]
        joined = "" if not gap else "-" if gap in {"-", "'"} else " "
        if gap.endswith("-") and match["text"].isdigit() and (not found or gap != "-"):
            joined = MINUS if gap[:-1].endswith(" ") or not found else joined
        found.append(Token(match["text"], joined if found or joined == MINUS else " "))
    return found


def texts(items: Iterable[Token]) -> list[str]:
    """Only the words of tokens."""
    return [item.text for item in items]


def find(items: Sequence[str], phrase: Sequence[str], start: int = 0) -> int:
    """Where a phrase begins among words, or -1."""
    size = len(phrase)
    for at in range(start, len(items) - size + 1):
        if list(items[at : at + size]) == list(phrase):
            return at
    return -1


def listed(line: str) -> list[str]:
    """Words from a line that separates them by spaces."""
    return line.split()


def phrases(*lines: str) -> tuple[tuple[str, ...], ...]:
    """Phrases from lines that separate them by commas, longest first."""
    found = {tuple(texts(tokens(p))) for line in lines for p in line.split(",") if p.strip()}
    return tuple(sorted(found, key=lambda p: (-len(p), p)))


def starts(items: Sequence[str], at: int, known: Iterable[tuple[str, ...]]) -> int:
    """How many words of the longest known phrase start at a place; 0 where none does."""
    for phrase in known:
        if tuple(items[at : at + len(phrase)]) == phrase:
            return len(phrase)
    return 0


@lru_cache(maxsize=4096)
def nearest(word: str, known: tuple[str, ...], shortest: int = 5) -> str | None:
    """The known word that a slip of the finger makes of this one, if there is exactly one."""
    if word in known:
        return word
    if len(word) < shortest:
        return None
    slips = 2 if len(word) >= 8 else 1  # noqa: PLR2004 - two slips need a long word to stay unmistakable
    far = {k: OSA.distance(word, k) for k in known if len(k) >= shortest - 1}
    least = min(far.values(), default=slips + 1)
    near = [k for k, slipped in far.items() if slipped == least]
    return near[0] if least <= slips and len(near) == 1 else None


def spans(items: Sequence[str], known: Iterable[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """The places (start, end) of known phrases, from left to right, longest first, never crossing."""
    at = 0
    while at < len(items):
        size = starts(items, at, known)
        if size:
            yield at, at + size
        at += size or 1
