"""What every service needs: the transaction it works in, and the time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection

from backend.domain.calendar import paris_date

Clock = Callable[[], datetime]
"""Gives the time, aware, in UTC."""


def system_clock() -> datetime:
    """The time now."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Work:
    """One transaction and the moment at which it happens."""

    connection: Connection
    now: datetime

    @property
    def today(self) -> date:
        """The day in Paris."""
        return paris_date(self.now)
