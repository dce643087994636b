"""How often each question is understood is counted beside the turns, and kept by the application once in a while."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from bot.app import build
from bot.conversations.manager import ConversationManager
from tests.support.callers import JEANNE
from tests.support.clock import StoppedClock
from tests.support.in_process import Caller
from tests.support.line import Line, listening, serving, settings

KEPT = "select question, understood, puzzled, silent, wrong from question_tallies order by question"
HEARD = [("identify.birth_date", 1, 0, 0, 0), ("identify.cesu_code", 1, 1, 0, 0), ("menu", 1, 1, 1, 0)]


def ring(line: Line) -> None:
    """One code that is none, a silence at the menu, nonsense, then a key; a repetition moves nothing."""
    caller = Caller(line.context, JEANNE.number).press("99", JEANNE.cesu, JEANNE.born)
    caller.silence().say("des mirabelles bleues").press("*", "3")


def test_what_was_heard_is_counted_by_question_and_added_up(application: Engine, clock: StoppedClock) -> None:
    with serving(application, clock) as line:
        manager = ConversationManager(line.context)
        ring(line)
        assert line.rows(KEPT) == [], "no turn asks the database for it"
        manager.keep_tally()
        assert line.rows(KEPT) == HEARD
        ring(line)
        manager.keep_tally()
        manager.keep_tally()
        assert line.rows(KEPT) == [(question, *(2 * count for count in counts)) for question, *counts in HEARD]
        assert line.rows("select distinct day::text, programme from question_tallies") == [("2026-03-10", "apa31")]


def test_a_turn_that_comes_twice_is_counted_once(line: Line) -> None:
    caller = Caller(line.context, JEANNE.number)
    caller.press(JEANNE.cesu)
    caller.hear(None, turn=1)
    taken = line.context.tally.take()
    assert [(asked.question, heard.heard) for asked, heard in taken.items()] == [("identify.cesu_code", 1)]


def test_what_cannot_be_kept_is_kept_later(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    ring(line)
    manager = ConversationManager(line.context)
    with monkeypatch.context() as away:
        away.setattr("backend.services.tallying.keep", _refuse)
        with pytest.raises(OperationalError):
            manager.keep_tally()
    manager.keep_tally()
    assert line.rows(KEPT) == HEARD


def _refuse(*_: object) -> None:
    raise OperationalError("insert", {}, Exception("away"))


def test_a_process_that_stops_keeps_what_it_has_counted(line: Line) -> None:
    with listening(build(settings(), line.context)):
        ring(line)
    assert line.rows(KEPT) == HEARD
