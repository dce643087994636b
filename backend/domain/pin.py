"""The rules of a PIN: how long it is, and how many errors block payments."""

from dataclasses import dataclass
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
        blocks: Whether it is this very try that has blocked them.
    """

    outcome: Literal["right", "wrong", "blocked"]
    tries_left: int
    blocks: bool = False

    @property
    def wrong_before(self) -> int:
        """How many wrong PINs came before a right one, since the last right one."""
        return MOST_PIN_ERRORS - 1 - self.tries_left if self.outcome == "right" else 0
