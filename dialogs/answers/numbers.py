"""Numbers come as words, as figures or as both, and a spoken row of them can often be cut in several ways."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from text_to_num import text2num

from dialogs.answers.words import Token, nearest

UNITS = ("zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")
TEENS = ("dix", "onze", "douze", "treize", "quatorze", "quinze", "seize")
TENS = ("vingt", "trente", "quarante", "cinquante", "soixante", "septante", "huitante", "octante", "nonante")
SCALES = ("cent", "mille", "million")
WORDS = (*UNITS, *TEENS, *TENS, *SCALES)

_SPELT = {
    "une": "un", "hun": "un", "deus": "deux", "troi": "trois", "quatres": "quatre", "catre": "quatre",
    "cinque": "cinq", "cinqs": "cinq", "septs": "sept", "uit": "huit", "huits": "huit",
    "neufs": "neuf", "vingts": "vingt", "ving": "vingt", "vint": "vingt", "trantes": "trente",
    "trante": "trente", "cinquente": "cinquante", "soisante": "soixante", "cents": "cent", "mil": "mille",
    "milles": "mille", "millions": "million", "zeros": "zero", "zerro": "zero", "o": "zero", "oh": "zero",
    "ceize": "seize", "quinse": "quinze", "douse": "douze", "trese": "treize",
}  # fmt: skip
"""Other spellings of a number word; `o` is how a zero is often transcribed."""

LONGEST_RUN = 26
"""Number words in a row that are read: a code of nine digits dictated one by one, twice, is shorter."""


def spelt(word: str) -> str | None:
    """The number word that a word is, with its usual slips; None where it is no number."""
    if word in WORDS:
        return word
    return _SPELT.get(word) or nearest(word, WORDS, 6)


@lru_cache(maxsize=8192)
def cardinal(words: tuple[str, ...]) -> int | None:
    """The value of number words that together say one number; None where they do not."""
    if words[0] in {"et", "million"} or words[-1] == "et" or (words[0] == "zero" and len(words) > 1):
        return None
    plain = [w for at, w in enumerate(words) if w != "et" or words[at + 1] in {"un", "onze"}]
    try:
        return int(text2num(" ".join("zéro" if w == "zero" else w for w in plain), "fr"))
    except ValueError:
        return None


def _word_at(items: Sequence[Token], at: int) -> str | None:
    """The number word at a place; `et` counts where it can stand inside a number."""
    if at >= len(items) or items[at].digits:
        return None
    if items[at].text != "et":
        return spelt(items[at].text)
    inside = 0 < at < len(items) - 1
    return "et" if inside and spelt(items[at - 1].text) in TENS and _ends_tens(items[at + 1].text) else None


def _ends_tens(word: str) -> bool:
    """Whether a word may follow `vingt et`: one and eleven by rule, the others as old people say them."""
    return spelt(word) in {*UNITS[1:], *TEENS[1:]}


def number_words(items: Sequence[Token], at: int) -> tuple[str, ...]:
    """All number words in a row from a place on."""
    found: list[str] = []
    while len(found) < LONGEST_RUN and (word := _word_at(items, at + len(found))):
        found.append(word)
    return tuple(found)


def longest(items: Sequence[Token], at: int) -> tuple[int, int] | None:
    """The longest number that starts at a place.

    Returns:
        Its value and how many tokens it takes; None where no number starts.
    """
    if items[at].digits:
        return _figures(items, at)
    words = number_words(items, at)
    for size in range(len(words), 0, -1):
        value = cardinal(words[:size])
        if value is not None:
            return value, size
    return None


def _figures(items: Sequence[Token], at: int) -> tuple[int, int]:
    """Figures, and the word that multiplies them: `2 mille 300`, `1 million 200`."""
    value, size = int(items[at].text), 1
    for word, times in (("million", 1_000_000), ("mille", 1000), ("cent", 100)):
        if _word_at(items, at + size) == word and 0 < value < times:
            rest = longest(items, at + size + 1) if at + size + 1 < len(items) else None
            if rest and 0 < rest[0] < times:
                return value * times + rest[0], size + 1 + rest[1]
            return value * times, size + 1
    return value, size


def _stays(words: tuple[str, ...], start: int, end: int) -> bool:
    """Whether a number may not end here: nobody says *thirty* then *four* and means two numbers."""
    if end >= len(words) or (cardinal(words[start : end + 1]) is None and words[end] != "et"):
        return False
    last, following = words[end - 1], words[end]
    if following == "et" or (last == "dix" and following in {"sept", "huit", "neuf"}):
        return True
    before_eighty = following == "quatre" and words[end + 1 : end + 2] == ("vingt",)
    return last in TENS and following in UNITS and not before_eighty


def cuts(items: Sequence[Token]) -> Iterator[tuple[str, ...]]:
    """Every natural way to cut a row of number tokens into groups of digits.

    Args:
        items: Tokens that are all figures or number words.

    Yields:
        Groups of digits as dictated, the longest numbers first: ("92", "17") before ("80", "12", "17").
    """
    yield from _cuts(tuple(items), 0)


def _cuts(items: tuple[Token, ...], at: int) -> Iterator[tuple[str, ...]]:
    if at >= len(items):
        yield ()
        return
    if items[at].digits:
        yield from ((items[at].text, *rest) for rest in _cuts(items, at + 1))
        return
    words = number_words(items, at)
    for size in range(len(words), 0, -1):
        value = cardinal(words[:size])
        if value is None or _stays(words, 0, size) or _hyphened(items, at, words, size):
            continue
        yield from ((str(value), *rest) for rest in _cuts(items, at + size))


def _hyphened(items: Sequence[Token], at: int, words: tuple[str, ...], size: int) -> bool:
    """Whether a hyphen says that the number goes on."""
    following = at + size
    joined = following < len(items) and items[following].gap == "-"
    return joined and cardinal(words[: size + 1]) is not None
