"""What crosses a deployment is read or let go of; what is old is forgotten; no delivery is heard twice."""

from typing import Any

import pytest

from backend.domain.order import Order
from bot.conversations.manager import ConversationManager
from bot.conversations.resuming import up_to_the_cut
from bot.engine.journal import JournalEntry, Kind, pack, unpack
from dialogs.exchange import Heard
from dialogs.opening import Asked, Cancellation
from tests.support import opened_tables
from tests.support.callers import JEANNE
from tests.support.in_process import Caller
from tests.support.invariants import assert_money_holds
from tests.support.line import Line

TO_THE_PIN = ("1", "1", "3*30", "1")


def paying(line: Line) -> Caller:
    """Jeanne, asked for her PIN."""
    return Caller(line.context).press(JEANNE.cesu, JEANNE.born, *TO_THE_PIN)


def run(line: Line, statement: str, **values: Any) -> None:
    with line.context.database.begin() as connection:
        opened_tables.run(connection, statement, values)


@pytest.mark.parametrize("asked", [Order(minutes=210), Order(), Cancellation("071316498")])
def test_what_was_asked_by_text_is_read_as_what_it_was(asked: Asked) -> None:
    assert unpack(Asked, pack(Asked, asked)) == asked


def test_an_opening_of_another_shape_keeps_no_conversation_open(line: Line) -> None:
    """One conversation that cannot be read, and one that can: both are closed, and the next tidying is quiet."""
    callers = [paying(line), paying(line)]
    run(
        line,
        """update conversations set opening = '{"caller": "somebody"}' where external_id = :sid""",
        sid=callers[0].sid,
    )
    line.clock.move(minutes=6)
    manager = ConversationManager(line.context)
    assert manager.tidy() == len(callers)
    assert manager.tidy() == 0
    assert line.rows("select distinct ended from conversations where ended is not null") == [("cut",)]


def test_a_call_whose_opening_is_of_another_shape_goes_on(line: Line) -> None:
    caller = paying(line)
    run(line, """update conversations set opening = '{"caller": 7}', script_version = 'older'""")
    caller.press("1")
    assert "nous avons été interrompus" in caller.said
    assert "Pour autre chose, tapez 4" in caller.said


def test_what_was_said_is_forgotten_after_a_day(line: Line) -> None:
    ended, open_still = paying(line), paying(line)
    ended.hang_up()
    line.clock.move(hours=25)
    run(
        line,
        "update conversations set touched_at = :now where external_id = :sid",
        now=line.clock(),
        sid=open_still.sid,
    )
    ConversationManager(line.context).tidy()
    assert line.rows("select journal, opening from conversations where external_id = :sid", sid=ended.sid) == [([], {})]
    assert line.one("select count(*) from replies") == 0
    assert line.one("select journal <> '[]' from conversations where external_id = :sid", sid=open_still.sid)


def test_replies_are_kept_while_they_may_be_asked_for_again(line: Line) -> None:
    caller = paying(line)
    line.clock.move(hours=23)
    ConversationManager(line.context).tidy()
    assert line.one("select count(*) from replies where external_id = :sid", sid=caller.sid) == caller.turn


@pytest.mark.parametrize("ahead", [1, 2, 100_000])
def test_a_turn_of_the_future_answers_nothing(line: Line, ahead: int) -> None:
    caller = paying(line)
    before = caller.rendered
    caller.hear(Heard("keys", JEANNE.pin), caller.turn + ahead)
    assert caller.rendered == before
    assert line.one("select count(*) from payments where conversation_id is not null") == 0
    caller.press(JEANNE.pin)
    assert "C'est payé." in caller.said
    assert_money_holds(line.context.database)


def entry(kind: Kind, at: str, value: Any = None) -> JournalEntry:
    return {"kind": kind, "at": at, "value": value}


def test_a_cut_conversation_goes_on_at_its_last_answer_that_is_no_agreement() -> None:
    kept = [entry("heard", "menu"), entry("did", "rights"), entry("heard", "pay.hours")]
    cut = [
        *kept,
        entry("did", "quote"),
        entry("agreed", "pay.recap"),
        entry("did", "recent_twin"),
        entry("missed", "pay.pin"),
    ]
    assert up_to_the_cut(cut) == kept
    assert up_to_the_cut([entry("did", "rights"), entry("missed", "menu")]) == []
