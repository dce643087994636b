"""Which PINs are too easy to guess: repetitions, sequences, and what stands on the letters of the same person."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise, permutations, product

STEPS = frozenset({1, 9})
"""From each digit of a sequence to the next, modulo ten: up and down."""


def is_weak(pin: str, born_on: date, cesu_code: str) -> bool:
    """Whether somebody who knows a little of its owner would try it first.

    Args:
        pin: Six digits.
        born_on: Their birth date, of which no usual form may hold it.
        cesu_code: Their CESU code, of which it may be no part.
    """
    return _repeats(pin) or _counts(pin) or pin in cesu_code or any(pin in form for form in _forms(born_on))


def _repeats(pin: str) -> bool:
    """111111, 121212, 123123; and 112233, which is a sequence of pairs."""
    pairs = pin[::2]
    doubled = pairs == pin[1::2] and _counts(pairs)
    return doubled or any(pin == pin[:size] * (len(pin) // size) for size in (1, 2, 3))


def _counts(digits: str) -> bool:
    """123456, 654321, 890123."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(digits)}
    return len(steps) == 1 and steps <= STEPS


def _forms(born_on: date) -> Iterator[str]:
    """The day, the month and the year in every order, each as long or as short as it is written."""
    day, month, year = ((f"{part:02}", str(part)) for part in (born_on.day, born_on.month, born_on.year))
    for parts in product(day, month, (year[1], year[1][2:])):
        for ordered in permutations(parts):
            yield "".join(ordered)
