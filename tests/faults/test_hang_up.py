"""Whoever is cut in the middle of a payment has paid nothing, and can take it up again once."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.engine.misses import MOST_MISSES, SEARCHING
from channels.phone.phone_call import Call
from tests.support.callers import JEANNE, LUCIEN, RESUME, go_on, paid_in, reference, said, waiting
from tests.support.invariants import assert_money_holds
from tests.support.line import Line

KNOWN = JEANNE.answers()
NEW = JEANNE.answers(
    payee__known="2", payee__kind="1", payee__nan="67890*3#", payee__birth_date="23111981", payee__found="1"
)
BEFORE_PAYING = ("identify.cesu_code", "identify.birth_date", "menu")
PAYING = ("payee.known", "pay.hours", "pay.recap", "pay.pin")
NAMING = ("payee.kind", "payee.nan", "payee.birth_date", "payee.found", "pay.pin")
QUOTED = ("pay.recap", "pay.pin")
"""Where it is known what would be paid; less is not worth going on with."""

PLACES = [
    *((KNOWN, question) for question in (*BEFORE_PAYING, *PAYING)),
    *((NEW, question) for question in NAMING),
]


def cut_at(line: Line, answers: Mapping[str, str], question: str) -> Call:
    """A call hung up while this question waits."""
    call = JEANNE.ring(line.telephone)
    go_on(line.context.database, call, answers, until=question)
    assert waiting(line.context.database, call) == question
    call.hang_up()
    return call


def recognised(line: Line) -> Call:
    """A new call, as far as being recognised."""
    call = JEANNE.ring(line.telephone)
    go_on(line.context.database, call, {key: KNOWN[key] for key in BEFORE_PAYING[:2]})
    return call


@pytest.mark.parametrize(("answers", "question"), PLACES)
def test_cut_at_any_question_nothing_is_paid_and_the_thread_is_found(
    line: Line, answers: Mapping[str, str], question: str
) -> None:
    engine = line.context.database
    cut = cut_at(line, answers, question)
    assert paid_in(engine, cut) == []
    assert line.one("select ended from conversations where external_id = :sid", sid=cut.sid) == "cut"
    again = recognised(line)
    assert (RESUME in said(again)) == (question in QUOTED)
    if RESUME in said(again):
        again.press("1")
        assert waiting(engine, again) not in {*BEFORE_PAYING, None}
    go_on(engine, again, answers)
    assert paid_in(engine, cut, again) == [reference(again)]
    assert_money_holds(engine)
    again.hang_up()
    assert RESUME not in said(recognised(line)), "what was finished is not offered again"


@pytest.mark.parametrize("question", QUOTED)
def test_what_was_declined_is_never_offered_again(line: Line, question: str) -> None:
    cut_at(line, KNOWN, question)
    call = recognised(line)
    assert RESUME in said(call)
    call.press("2")
    assert waiting(line.context.database, call) == "menu"
    call.hang_up()
    assert RESUME not in said(recognised(line))


def test_what_was_cut_again_after_resuming_is_offered_again(line: Line) -> None:
    engine = line.context.database
    first = cut_at(line, KNOWN, "pay.pin")
    second = recognised(line)
    second.press("1")
    second.hang_up()
    third = recognised(line)
    assert RESUME in said(third)
    third.press("1")
    go_on(engine, third, KNOWN)
    assert paid_in(engine, first, second, third) == [reference(third)]
    assert_money_holds(engine)


def test_nobody_elses_cut_call_is_offered(line: Line) -> None:
    cut_at(line, KNOWN, "pay.pin")
    other = LUCIEN.ring(line.telephone)
    go_on(line.context.database, other, LUCIEN.answers(), until="call.resume")
    assert RESUME not in said(other)


def test_a_call_cut_an_hour_ago_and_more_is_forgotten(line: Line) -> None:
    cut_at(line, KNOWN, "pay.pin")
    line.clock.move(minutes=59)
    first = recognised(line)
    assert RESUME in said(first)
    first.hang_up()
    line.clock.move(minutes=2)
    assert RESUME not in said(recognised(line))


def test_after_a_silence_too_long_the_thread_is_found_too(line: Line) -> None:
    engine = line.context.database
    call = JEANNE.ring(line.telephone)
    go_on(engine, call, KNOWN, until="pay.pin")
    for _ in range(MOST_MISSES["silence"] + SEARCHING):  # a code may have to be looked for
        assert not call.ended
        call.silence()
    assert call.ended
    again = recognised(line)
    assert RESUME in said(again)
    again.press("1")
    go_on(engine, again, KNOWN)
    assert paid_in(engine, call, again) == [reference(again)]


@pytest.mark.parametrize("number", ["+33639990000", "anonymous"])
def test_an_order_that_another_number_has_left_is_not_offered(line: Line, number: str) -> None:
    """Whoever knows a code and a birth date could leave one for its owner to pay."""
    thief = replace(JEANNE, number=number)
    call = thief.ring(line.telephone)
    go_on(line.context.database, call, KNOWN, until="pay.pin")
    call.hang_up()
    for person in (JEANNE, replace(JEANNE, number="anonymous")):
        again = person.ring(line.telephone)
        go_on(line.context.database, again, KNOWN, until="menu")
        assert waiting(line.context.database, again) == "menu"
        assert RESUME not in " ".join(again.heard)
