"""The rules of a PIN: what may be chosen, and how many errors block payments."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

PIN_DIGITS = 6
MOST_PIN_ERRORS = 3
"""Errors in a row, across calls, after which payments are blocked until an adviser helps."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking a PIN gave. The PIN itself is nowhere in it.

    Attributes:
        outcome: Whether it was right, wrong, or not looked at because payments are blocked.
        tries_left: How many errors remain before payments are blocked.
    """

    outcome: Literal["right", "wrong", "blocked"]
    tries_left: int


def is_weak(pin: str, born_on: date) -> bool:
    """Whether a stranger would try this PIN first: repeats, runs, and what the birth date gives.

    Args:
        pin: Six digits.
        born_on: The holder's birth date.
    """
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    halves = {pin[:2], pin[2:4], pin[4:]}
    born = {born_on.strftime(form) for form in ("%d%m%y", "%y%m%d", "%m%d%y", "%m%Y", "%Y%m")}
    return steps <= {0} or steps in ({1}, {9}) or len(halves) == 1 or pin[:3] == pin[3:] or pin in born
