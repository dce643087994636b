"""When a day's bank file is closed: which business day is due, and until which moment it takes payments."""

from datetime import UTC, date, datetime, time, timedelta

from backend.domain.calendar import PARIS, add_business_days, is_business_day


def cut_off_at(day: date, cut_off: time) -> datetime:
    """The moment (UTC) at which the file of `day` is closed, `cut_off` being an hour in Paris."""
    return datetime.combine(day, cut_off, PARIS).astimezone(UTC)


def last_closed_day(moment: datetime, cut_off: time) -> date:
    """The newest business day whose cut-off has passed at `moment` (aware)."""
    day = moment.astimezone(PARIS).date()
    while not is_business_day(day) or moment < cut_off_at(day, cut_off):
        day -= timedelta(days=1)
    return day


def execution_day(day: date, today: date) -> date:
    """When the transfers of the file of `day` are asked for: never in the past, always a business day."""
    return add_business_days(max(day, today) - timedelta(days=1), 1)
