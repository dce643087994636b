"""An adviser's hours are hours of Paris, whatever the season, and the French holidays close."""

from datetime import date, datetime

import pytest

from backend.domain.calendar import PARIS
from backend.domain.opening_hours import OpeningHours, is_holiday

HOURS = OpeningHours(tuesday="08:00-12:00, 14:00-20:00", wednesday="14:00-18:00", saturday="09:00-13:00")

HOLIDAYS_2027 = (
    "2027-01-01", "2027-03-29", "2027-05-01", "2027-05-06", "2027-05-08", "2027-05-17",
    "2027-07-14", "2027-08-15", "2027-11-01", "2027-11-11", "2027-12-25",
)  # fmt: skip
"""As service-public.fr has them."""


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-03-10T08:00+01:00", True),
        ("2026-03-10T07:59+01:00", False),
        ("2026-03-10T07:59+00:00", True),
        ("2026-03-10T12:00+01:00", False),
        ("2026-03-10T13:59+01:00", False),
        ("2026-03-10T20:00+01:00", False),
        ("2026-07-07T06:00+00:00", True),  # summer: eight in Paris
        ("2026-03-09T10:00+01:00", False),
        ("2026-07-14T10:00+02:00", False),  # a Tuesday, and the national day
    ],
)
def test_it_is_open_or_not(moment: str, is_open: bool) -> None:
    assert HOURS.is_open(datetime.fromisoformat(moment)) is is_open


def test_the_days_to_come_are_open_ones_and_have_a_morning_or_an_afternoon() -> None:
    days = list(HOURS.open_days(datetime(2026, 7, 8, 10, tzinfo=PARIS)))
    assert days[:3] == [date(2026, 7, 11), date(2026, 7, 15), date(2026, 7, 18)], "the 14th is none"
    assert [HOURS.is_open_in(days[0], morning=morning) for morning in (True, False)] == [True, False]
    assert [HOURS.is_open_in(days[1], morning=morning) for morning in (True, False)] == [False, True]


def test_who_works_on_holidays_says_so() -> None:
    there = HOURS.model_copy(update={"on_holidays": True})
    assert there.is_open(datetime(2026, 7, 14, 10, tzinfo=PARIS))


def test_the_holidays_are_those_of_the_state() -> None:
    days = (date(2027, month, day) for month in range(1, 13) for day in range(1, 29))
    assert [str(day) for day in days if is_holiday(day)] == [day for day in HOLIDAYS_2027 if int(day[-2:]) < 29]
