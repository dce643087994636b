"""How long or how much a text pays, with its unit or without."""

from collections.abc import Sequence

from dialogs.answers import euros, hours
from dialogs.answers.numbers import longest
from dialogs.answers.quantities import hear
from dialogs.answers.words import Token, texts

UNITS_OF_TIME = {unit for unit, letter in hours.UNITS.items() if letter in "HM"}


def length(items: Sequence[Token]) -> tuple[int, ...] | None:
    """The minutes, none where no number is left, None where numbers are unreadable."""
    found = hear(items, hours.GRAMMAR) or _bare(items)
    if found:
        return found
    numbers = any(longest(items, at) and items[at].text not in {"un", "une"} for at in range(len(items)))
    halves = {"demi", "demie", "quart"} & set(texts(items))
    return None if numbers or halves else ()


def _bare(items: Sequence[Token]) -> tuple[int, ...]:
    """The minutes of `3` or `3,5` beside a name, without its unit."""
    return hear(_figures(items), hours.GRAMMAR)


def bare_cents(items: Sequence[Token]) -> int | None:
    """What the same figures come to in euros, in cents, where nothing makes them something else."""
    if any(token.text in UNITS_OF_TIME for token in items):
        return None
    found = hear(_figures(items), euros.GRAMMAR)
    return found[0] if len(found) == 1 else None


def _figures(items: Sequence[Token]) -> list[Token]:
    first = next((at for at, token in enumerate(items) if token.digits), len(items))
    return [token for token in items[first:] if not token.text.isalpha()]


def is_money(items: Sequence[Token], at: int) -> bool:
    """Whether euros or cents follow figures that could be a NAN: `1200 €`, `1200,50`."""
    after = items[at + 1 : at + 3]
    if not after or euros.UNITS.get(after[0].text) == "H":
        return bool(after)
    return after[0].text in {",", "."} and len(after) > 1 and after[1].digits and not after[1].gap


def amount(items: Sequence[Token]) -> int | None:
    """The cents, only where euros were written."""
    if not {"euros", "euro", "eur", "€", "centimes"} & set(texts(items)):
        return None
    found = hear(items, euros.GRAMMAR)
    return found[0] if len(found) == 1 else None
