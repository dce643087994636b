"""What is read aloud, heard again, gives the same value, over the whole range of every kind."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.answers import euros, hours
from dialogs.answers.base import Answer
from dialogs.answers.birth_date import BirthDate
from dialogs.answers.cesu_code import CesuCode
from dialogs.answers.choice import Choice, Option
from dialogs.answers.euros import Euros
from dialogs.answers.hours import Hours
from dialogs.answers.kinds import KINDS, understand
from dialogs.answers.month import Month
from dialogs.answers.nan import Nan, canonical
from dialogs.answers.person import Person
from dialogs.answers.reference import Reference
from dialogs.answers.slots import OLDEST
from dialogs.answers.yes_no import YesNo
from dialogs.exchange import Heard, How, Medium
from tests.dialogs.answers.reading import TODAY, cases

MEDIA: tuple[tuple[Medium, How], ...] = (("speech", "speech"), ("text", "text"))
MENU = Choice((Option("1", "pay", ("payer",)), Option("2", "balance", ("solde", "mes droits")), Option("3", "more")))
PEOPLE = Person(("Marie Dupont", "Fatima Benali", "Jean-Pierre Lefèvre", "Maria Da Silva"))

ADULTS = st.integers(16 * 366, 115 * 365).map(lambda days: TODAY - timedelta(days=days))
VALUES: list[tuple[Answer[Any], st.SearchStrategy[Any]]] = [
    (Hours(), st.integers(1, hours.MOST)),
    (Euros(), st.integers(1, euros.MOST)),
    (BirthDate(), st.dates(TODAY.replace(year=TODAY.year - OLDEST), TODAY) | ADULTS),
    (CesuCode(), st.integers(0, 10**8 - 1).map(lambda n: f"{n:08d}")),
    (Reference(), st.integers(0, 10**9 - 1).map(lambda n: f"{n:09d}")),
    (Nan(), st.builds(canonical, st.integers(1, 9_999_999).map(str), st.sampled_from(["", *"0123456789"]))),
    (Month(), st.integers(1, 12)),
    (YesNo(), st.booleans()),
    (MENU, st.sampled_from(["pay", "balance"])),
    (PEOPLE, st.integers(0, 3)),
]


@pytest.mark.parametrize(("kind", "values"), VALUES, ids=[type(kind).__name__ for kind, _ in VALUES])
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_read_aloud_then_heard_is_the_same(
    kind: Answer[Any], values: st.SearchStrategy[Any], data: st.DataObject
) -> None:
    value = data.draw(values)
    for medium, how in MEDIA:
        words = kind.aloud(value, medium)
        assert [reading.value for reading in kind.hear(Heard(how, words), TODAY)] == [value], words


@settings(max_examples=150, deadline=None)
@given(minutes=st.integers(1, 99 * 60 + 59))
def test_hours_keyed_are_heard(minutes: int) -> None:
    keys = f"{minutes // 60}*{minutes % 60:02d}"
    assert [r.value for r in understand("hours", keys, "keys", TODAY)] == [minutes]


@settings(max_examples=150, deadline=None)
@given(cents=st.integers(1, 999_999))
def test_euros_keyed_are_heard(cents: int) -> None:
    keys = f"{cents // 100}*{cents % 100:02d}"
    assert [r.value for r in understand("euros", keys, "keys", TODAY)] == [cents]


@settings(max_examples=100, deadline=None)
@given(day=st.dates(TODAY.replace(year=TODAY.year - OLDEST), TODAY))
def test_birth_dates_keyed_are_heard(day: date) -> None:
    assert [r.value for r in understand("birth_date", f"{day:%d%m%Y}", "keys", TODAY)] == [day]


@settings(max_examples=100, deadline=None)
@given(day=st.dates(date(1800, 1, 1), date(2100, 1, 1)), how=st.sampled_from(["keys", "speech", "text"]))
def test_nobody_is_born_tomorrow_or_too_long_ago(day: date, how: How) -> None:
    for reading in understand("birth_date", f"{day:%d%m%Y}", how, TODAY):
        assert TODAY.replace(year=TODAY.year - OLDEST) <= reading.value <= TODAY


WORDS = sorted(
    {
        word
        for name in ("hours", "nan", "sms", "given", "birth_date")
        for case in cases(name)
        for word in case.text.split()
    }
)
ANY_TEXT = st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(max_examples=150, deadline=None)
@given(text=ANY_TEXT, how=st.sampled_from(["keys", "speech", "text"]))
def test_no_text_is_an_error_and_no_value_is_out_of_range(kind: str, text: str, how: How) -> None:
    readings = understand(kind, text, how, TODAY, ("Marie Dupont", "Awa Traoré"))
    assert len({repr(reading.value) for reading in readings}) == len(readings)
    for reading in readings:
        assert in_range(kind, reading.value), reading


RANGES: dict[str, Callable[[Any], bool]] = {
    "hours": lambda value: 0 < value <= hours.MOST,
    "euros": lambda value: 0 < value <= euros.MOST,
    "month": lambda value: 1 <= value <= 12,
    "cesu_code": lambda value: re.fullmatch("[0-9]{8}", value) is not None,
    "nan": lambda value: re.fullmatch(r"[0-9]{7}\*[0-9]?", value) is not None,
    "name": lambda value: value in {0, 1},
}
"""What values each kind may have."""


def in_range(kind: str, value: Any) -> bool:
    """Whether a value is one that its kind may have."""
    return RANGES.get(kind, lambda other: other is not None)(value)


@settings(max_examples=100, deadline=None)
@given(keys=st.text("0123456789*", max_size=8))
def test_money_keyed_is_heard_strictly(keys: str) -> None:
    for reading in understand("hours", keys, "keys", TODAY):
        whole, _, rest = keys.partition("*")
        assert reading.value // 60 == int(whole or 0) <= 99
        assert reading.value % 60 in {int(rest or 0), int(rest or 0) * 10}
