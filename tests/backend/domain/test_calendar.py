"""The TARGET calendar, held against the lists that the European Central Bank has published."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from backend.domain.calendar import add_business_days, easter, is_business_day
from backend.domain.cut_off import cut_off_at, execution_day, last_closed_day

FOUR = time(16, 0)

EASTERS = {
    2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2028: (4, 16), 2029: (4, 1),
    2030: (4, 21), 2031: (4, 13), 2032: (3, 28), 2033: (4, 17), 2034: (4, 9), 2035: (3, 25), 2038: (4, 25),
}  # fmt: skip
"""Easter Sundays as almanacs print them; 2035 and 2038 are nearly the earliest and the latest there is."""

CLOSED_2026 = ("2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-12-25")
"""TARGET closing days of 2026 that are not on a weekend [ECB]; 26 December 2026 is a Saturday."""


@pytest.mark.parametrize(("year", "day"), EASTERS.items())
def test_easter_is_where_almanacs_put_it(year: int, day: tuple[int, int]) -> None:
    assert easter(year) == date(year, *day)


def test_2026_has_exactly_the_closing_days_of_the_european_central_bank() -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    closed = [day.isoformat() for day in days if day.weekday() < 5 and not is_business_day(day)]
    assert tuple(closed) == CLOSED_2026
    assert sum(map(is_business_day, days)) == 256


def test_french_holidays_do_not_stop_the_banks() -> None:
    for day in (date(2026, 7, 14), date(2026, 11, 11), date(2026, 5, 14)):
        assert is_business_day(day)


def test_the_file_of_a_day_is_closed_at_four_in_paris_in_winter_and_summer() -> None:
    assert cut_off_at(date(2026, 3, 10), FOUR) == datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
    assert cut_off_at(date(2026, 7, 10), FOUR) == datetime(2026, 7, 10, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 4, 2, 13, 59, tzinfo=UTC), date(2026, 4, 1)),
        (datetime(2026, 4, 2, 14, 0, tzinfo=UTC), date(2026, 4, 2)),
        (datetime(2026, 4, 7, 13, 59, tzinfo=UTC), date(2026, 4, 2)),
        (datetime(2026, 4, 7, 14, 0, tzinfo=UTC), date(2026, 4, 7)),
    ],
)
def test_over_easter_the_last_closed_day_stays_the_thursday(moment: datetime, day: date) -> None:
    assert last_closed_day(moment, FOUR) == day


def test_transfers_are_never_asked_for_in_the_past_nor_on_a_closed_day() -> None:
    thursday = date(2026, 4, 2)
    assert execution_day(thursday, thursday) == thursday
    assert execution_day(thursday, date(2026, 4, 4)) == date(2026, 4, 7)
    assert add_business_days(thursday, 2) == date(2026, 4, 8)
