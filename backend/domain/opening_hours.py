"""When a person can be reached: hours of Paris for each day of the week, and the French holidays that close."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated, NamedTuple

import holidays
from pydantic import BaseModel, ConfigDict, Field, field_validator

from backend.domain.calendar import PARIS, paris_date

_HOUR = r"([01]\d|2[0-3]):[0-5]\d"
_SPAN = rf"{_HOUR}-{_HOUR}"
DayHours = Annotated[
    str,
    Field(
        pattern=rf"^{_SPAN}(, {_SPAN})*$",
        description="quoted hours of Paris, such as '08:00-20:00', or '09:00-12:00, 14:00-17:00'",
    ),
]
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NOON, AFTER_LUNCH = time(12), time(14)
MOST_AHEAD = 21
"""Days in which an open one is looked for."""


class OpenSpan(NamedTuple):
    """From when until when, in Paris; the end is no more part of it."""

    opens: time
    closes: time


class OpeningHours(BaseModel):
    """When an adviser can be reached; a day that is left out is closed.

    Attributes:
        monday: From when until when.
        tuesday: The same.
        wednesday: The same.
        thursday: The same.
        friday: The same.
        saturday: The same.
        sunday: The same.
        on_holidays: Whether the French public holidays are days like others.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    monday: DayHours | None = None
    tuesday: DayHours | None = None
    wednesday: DayHours | None = None
    thursday: DayHours | None = None
    friday: DayHours | None = None
    saturday: DayHours | None = None
    sunday: DayHours | None = None
    on_holidays: bool = False

    @field_validator(*WEEK)
    @classmethod
    def _run_forward(cls, given: str | None) -> str | None:
        hours = [hour for span in _spans(given) for hour in span]
        if hours != sorted(set(hours)):
            raise ValueError("expected hours one after another, such as '09:00-12:00, 14:00-17:00'")
        return given

    def spans(self, day: date) -> tuple[OpenSpan, ...]:
        """From when until when on a day; none where it is closed."""
        if not self.on_holidays and is_holiday(day):
            return ()
        return _spans(getattr(self, WEEK[day.weekday()]))

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody can be reached at `moment` (aware)."""
        here = moment.astimezone(PARIS)
        return any(opens <= here.time() < closes for opens, closes in self.spans(here.date()))

    def open_days(self, moment: datetime) -> Iterator[date]:
        """The days after that of `moment` on which somebody can be reached, within three weeks."""
        today = paris_date(moment)
        ahead = (today + timedelta(days=days) for days in range(1, MOST_AHEAD + 1))
        return (day for day in ahead if self.spans(day))

    def is_open_in(self, day: date, *, morning: bool) -> bool:
        """Whether somebody can be reached in the morning, or else in the afternoon, of a day."""
        spans = self.spans(day)
        return any(opens < NOON if morning else closes > AFTER_LUNCH for opens, closes in spans)


def is_holiday(day: date) -> bool:
    """Whether a day is a public holiday in all of metropolitan France.

    >>> is_holiday(date(2026, 5, 25)), is_holiday(date(2026, 5, 26))
    (True, False)
    """
    return day in _holidays(day.year)


def read_holidays(year: int) -> None:
    """Have the library read its calendars, which takes it a third of a second: before callers wait for them."""
    _holidays(year)


@lru_cache(maxsize=8)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", years=year))


def _spans(written: str | None) -> tuple[OpenSpan, ...]:
    hours = [time.fromisoformat(hour) for hour in re.split("-|, ", written)] if written else []
    return tuple(OpenSpan(*pair) for pair in zip(hours[::2], hours[1::2], strict=True))
