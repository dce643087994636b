"""Whatever is killed in the middle of a payment, what was announced is paid, once, and nothing else is."""

import random

from sqlalchemy import Engine, text

from channels.phone.phone_call import Call
from tests.support.callers import (
    LUCIEN,
    MOST_ANSWERS,
    PAID,
    RESUME,
    answer_to,
    at_the_pin,
    go_on,
    paid_in,
    reference,
    said,
    waiting,
)
from tests.support.clock import StoppedClock
from tests.support.invariants import assert_money_holds
from tests.support.line import serving
from tests.support.lives import Breaking, Lives, moment
from tests.support.mortal import MortalPostgres, watching

KILLS = 100
ANSWERS = LUCIEN.answers("0*30#")
WEBHOOKS_BEFORE_THE_PIN = 8


def test_killed_100_times_the_server_pays_what_it_announced_and_once(lives: Lives, engine: Engine) -> None:
    draw = random.Random(20260310)
    announced: set[str] = set()
    for number in range(KILLS):
        chosen, delay = moment(draw, LUCIEN.pin, WEBHOOKS_BEFORE_THE_PIN)
        patient = number % 4 != 0
        killing = Breaking(chosen, delay, lives.kill, gives_up=not patient)
        call = LUCIEN.ring(lives.telephone, killing)
        go_on(engine, call, ANSWERS)
        killing.settle()
        paid = paid_in(engine, call)
        assert len(paid) <= 1, number
        if patient:
            assert PAID in said(call), (number, said(call), call.troubles)
        if heard := reference(call):
            announced.add(heard)
            assert paid == [heard], number
        call.hang_up()
        assert_money_holds(engine)
    assert lives.count == KILLS
    assert len(announced) >= KILLS * 3 // 4
    with engine.connect() as connection:
        assert announced <= set(connection.execute(text("select reference from payments")).scalars())


def test_who_is_cut_by_a_kill_finds_the_thread_again_and_pays_once(lives: Lives, engine: Engine) -> None:
    call = at_the_pin(engine, lives.telephone, LUCIEN)
    lives.kill()
    call.hang_up()
    again = LUCIEN.ring(lives.telephone)
    go_on(engine, again, ANSWERS, until="call.resume")
    assert RESUME in said(again)
    again.press("1")
    go_on(engine, again, ANSWERS)
    assert paid_in(engine, call, again) == [reference(again)]
    assert_money_holds(engine)


def test_postgresql_killed_in_the_middle_keeps_what_was_announced(mortal: MortalPostgres) -> None:
    draw = random.Random(7)
    with mortal.fresh() as engine, serving(engine, StoppedClock()) as line:
        eyes = watching(engine)
        for number in range(10):
            chosen, delay = moment(draw, LUCIEN.pin, WEBHOOKS_BEFORE_THE_PIN)
            killing = Breaking(chosen, delay, mortal.kill_and_start)
            call = LUCIEN.ring(line.telephone, killing)
            killing.settle()
            for _ in range(MOST_ANSWERS):
                if not reference(call) and not call.ended:
                    go_on_through(eyes, call, killing)
            assert paid_in(eyes, call) == [reference(call)], (number, call.troubles)
            assert_money_holds(eyes)


def go_on_through(engine: Engine, call: Call, killing: Breaking) -> None:
    """Give one answer and, where PostgreSQL dies of it, wait until it is back."""
    question = waiting(engine, call)
    assert question
    call.press(answer_to(call, question, ANSWERS))
    killing.settle()
