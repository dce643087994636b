"""Seconds that a test moves."""

from dataclasses import dataclass


@dataclass
class Seconds:
    """A clock that a test moves."""

    now: float = 0.0

    def __call__(self) -> float:
        """The seconds that it shows."""
        return self.now
