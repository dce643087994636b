"""What a turn asks of the database is counted: statements are most of what a turn costs (decision 0028)."""

from typing import Any

import psycopg
import pytest

from tests.support.callers import JEANNE, PAID, TWIN
from tests.support.in_process import Caller
from tests.support.line import Line

FIXED = 2
"""Locking the conversation, and keeping it with the reply."""

BUDGET = {
    "ring": FIXED + 1,
    "code": FIXED,
    "birth date": FIXED + 15,
    "to pay": FIXED + 3,
    "whom": FIXED,
    "hours": FIXED + 1,
    "agreed": FIXED + 1,
    "PIN": FIXED + 13,
    "goodbye": FIXED,
}
"""Statements of each turn of a payment; transactions' own are not counted."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every statement that is executed, as it comes."""
    found: list[object] = []
    execute = psycopg.Cursor.execute

    def counting(self: psycopg.Cursor[Any], query: Any, *args: Any, **kwargs: Any) -> Any:
        found.append(query)
        return execute(self, query, *args, **kwargs)

    monkeypatch.setattr(psycopg.Cursor, "execute", counting)
    return found


def test_a_payment_asks_the_database_no_more_than_it_may(line: Line, asked: list[object]) -> None:
    Caller(line.context, JEANNE.number).press(JEANNE.cesu, JEANNE.born)  # a connection that is opened asks, too
    asked.clear()
    caller = Caller(line.context, JEANNE.number)
    counts = {"ring": len(asked)}
    answers = {
        "code": JEANNE.cesu,
        "birth date": JEANNE.born,
        "to pay": "1",
        "whom": "1",
        "hours": "0*30",
        "agreed": "1",
        "PIN": JEANNE.pin,
        "goodbye": "*6",
    }
    for name, keys in answers.items():
        asked.clear()
        caller.press(keys)
        counts[name] = len(asked)
        assert name != "PIN" or PAID in caller.said, caller.said
    assert TWIN not in caller.said
    assert {name: count for name, count in counts.items() if count > BUDGET[name]} == {}
