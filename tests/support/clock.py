"""A clock that stands still until a test moves it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

DEMO_DAY = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
"""Tuesday 10 March 2026, ten o'clock in Paris: the day on which the demo of the tests is dated."""


@dataclass
class StoppedClock:
    """Gives always the same moment."""

    moment: datetime = DEMO_DAY

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        """Move on by days, hours, minutes, seconds."""
        self.moment += timedelta(**by)
