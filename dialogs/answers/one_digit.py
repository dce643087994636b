"""One wrong digit of a code that was read back is corrected alone: `non, le troisième, c'est un cinq`."""

from collections.abc import Iterator, Sequence

from dialogs.answers.codes import numbers_of, ways, without_denied
from dialogs.answers.corrections import denial
from dialogs.answers.words import Token, listed, texts

ORDINALS = {
    word: place
    for place, words in enumerate(
        ("premier premiere", "deuxieme second seconde", "troisieme", "quatrieme", "cinquieme", "sixieme", "septieme",
         "huitieme", "neuvieme")
    )
    for word in listed(words)
}  # fmt: skip
LAST = frozenset(listed("dernier derniere"))
BEFORE_LAST = "avant"

PAIR = 2
"""Digits of a group that is read back; one of them may be wrong."""


def mended(code: str, items: Sequence[Token]) -> tuple[str, ...]:
    """The codes that a correction makes of one that was read back; none where it corrects nothing.

    Args:
        code: The digits that were read back.
        items: What was said then.
    """
    words = texts(items)
    place = _place(words, len(code))
    if place is not None:
        digit = _digits(_without_articles(items))
        return (_replaced(code, place, digit),) if len(digit) == 1 else ()
    at = next((at for at in range(len(words)) if denial(words, at) > 0 and _digits(items[at:])), None)
    if at is not None:
        return tuple(dict.fromkeys(_instead(code, items, at)))
    pair = _digits(items)
    return tuple(_nearly(code, pair)) if len(pair) == PAIR else ()


def _without_articles(items: Sequence[Token]) -> list[Token]:
    """The words of `le septième est un sept, pas un six` that can be the digit: only the seven."""
    kept = [token for token in items if token.text not in {*ORDINALS, *LAST}]
    bare = [t for at, t in enumerate(kept) if not (t.text in {"un", "une"} and _digits(kept[at + 1 : at + 2]))]
    return without_denied(bare)


def _digits(items: Sequence[Token]) -> str:
    return "".join(next(iter(ways(numbers_of(items))), ()))


def _replaced(code: str, at: int, digits: str) -> str:
    return code[:at] + digits + code[at + len(digits) :]


def _place(words: Sequence[str], size: int) -> int | None:
    """Where the digit stands that is spoken of, from 0; None where no place is said, or none of the code."""
    for at, word in enumerate(words):
        if word in LAST:
            return size - 2 if at and words[at - 1] == BEFORE_LAST else size - 1
        if word in ORDINALS:
            return ORDINALS[word] if ORDINALS[word] < size else None
    return None


def _instead(code: str, items: Sequence[Token], at: int) -> Iterator[str]:
    """Digits in the place of others that are denied: `cinq au lieu de six`, `pas six, cinq`."""
    after = items[at + denial(texts(items), at) :]
    wanted, denied = _digits(items[:at]), _digits(after)
    if not wanted:
        half = len(denied) // 2
        denied, wanted = denied[:half], denied[half:]
    if not wanted or len(wanted) != len(denied):
        return
    for place in range(len(code) - len(denied) + 1):
        if code.startswith(denied, place):
            yield _replaced(code, place, wanted)


def _nearly(code: str, pair: str) -> Iterator[str]:
    """The codes of which one pair is said again with one digit changed."""
    for place in range(0, len(code) - 1, PAIR):
        old = code[place : place + PAIR]
        if sum(a != b for a, b in zip(old, pair, strict=False)) == 1:
            yield _replaced(code, place, pair)
