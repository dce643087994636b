"""Days on which banks move money (the TARGET calendar), and the date in Paris."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")

_FIXED_HOLIDAYS = {(1, 1), (5, 1), (12, 25), (12, 26)}
"""Month and day of the TARGET holidays that never move [European Central Bank]."""

_SATURDAY = 5


def paris_date(moment: datetime) -> date:
    """The date in Paris at `moment` (aware)."""
    return moment.astimezone(PARIS).date()


def easter(year: int) -> date:
    """Easter Sunday of a Gregorian year (Meeus, Jones and Butcher's algorithm)."""
    golden, century, rest = year % 19, year // 100, year % 100
    skipped = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - skipped + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def is_business_day(day: date) -> bool:
    """Whether banks settle euro transfers on `day`."""
    moving = {easter(day.year) - timedelta(days=2), easter(day.year) + timedelta(days=1)}
    return day.weekday() < _SATURDAY and (day.month, day.day) not in _FIXED_HOLIDAYS and day not in moving


def add_business_days(day: date, count: int) -> date:
    """The business day that comes `count` (0 or more) business days after `day`.

    >>> add_business_days(date(2026, 4, 2), 2)  # Maundy Thursday: Good Friday to Easter Monday are none
    datetime.date(2026, 4, 8)
    """
    while count > 0:
        day += timedelta(days=1)
        count -= is_business_day(day)
    return day


def month_after(day: date, count: int) -> date:
    """The first day of the month that comes `count` (any sign) months after a day's.

    >>> month_after(date(2026, 11, 26), 3)
    datetime.date(2027, 2, 1)
    """
    years, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(years, month + 1, 1)
