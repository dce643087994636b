"""A call outlives what serves it: the server, the script, the database, and the caller's own hanging up."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine

from channels.phone.delivered_webhook import Send, Webhook, WebhookAnswer
from tests.support.callers import (
    JEANNE,
    MOMENT,
    RING_LATER,
    at_the_pin,
    go_on,
    paid_in,
    reference,
    said,
    waiting,
)
from tests.support.clock import StoppedClock
from tests.support.invariants import assert_money_holds
from tests.support.line import Line, serving
from tests.support.lives import Lives
from tests.support.mortal import MortalPostgres, watching

SORRY = "nous avons été interrompus"
KNOWN_PAYEE = JEANNE.answers()
NEW_PAYEE = JEANNE.answers(
    payee__known="2", payee__kind="1", payee__nan="67890*3#", payee__birth_date="23111981", payee__found="1"
)


def test_a_server_restarted_at_every_question_notices_nothing(lives: Lives, engine: Engine) -> None:
    call = JEANNE.ring(lives.telephone)
    asked = []
    while key := waiting(engine, call):
        if key == "pay.receipt":
            break
        lives.kill()
        asked.append(key)
        call.press(NEW_PAYEE[key])
    assert len(asked) == len(set(asked)) == lives.count
    assert paid_in(engine, call) == [reference(call)]
    assert not call.failed
    assert_money_holds(engine)


def deploy(line: Line, version: str) -> None:
    """Another version of the dialogues serves from now on."""
    object.__setattr__(line.context, "script_version", version)


def test_a_script_deployed_after_a_payment_says_what_was_paid_and_goes_to_the_menu(line: Line) -> None:
    engine = line.context.database
    call = JEANNE.ring(line.telephone)
    go_on(engine, call, KNOWN_PAYEE)
    first = reference(call)
    deploy(line, "another")
    call.press("2")
    assert SORRY in said(call)
    assert "est bien fait" in said(call)
    assert waiting(engine, call) == "menu"
    go_on(engine, call, KNOWN_PAYEE)
    assert paid_in(engine, call) == [first, reference(call)]
    assert_money_holds(engine)


@pytest.mark.parametrize("question", ["menu", "payee.known", "pay.hours", "pay.recap", "pay.pin"])
def test_a_script_deployed_at_any_question_pays_nothing_and_goes_on(line: Line, question: str) -> None:
    engine = line.context.database
    call = JEANNE.ring(line.telephone)
    go_on(engine, call, KNOWN_PAYEE, until=question)
    assert waiting(engine, call) == question
    deploy(line, "another")
    call.press(KNOWN_PAYEE[question])
    assert SORRY in said(call)
    assert "Rien n'a été payé" in said(call)
    assert paid_in(engine, call) == []
    go_on(engine, call, KNOWN_PAYEE)
    assert paid_in(engine, call) == [reference(call)]
    assert_money_holds(engine)


@pytest.fixture
def mortal_line(mortal: MortalPostgres) -> Iterator[Line]:
    """A line on a PostgreSQL that may be away."""
    with mortal.fresh() as engine, serving(engine, StoppedClock()) as line:
        yield line


@dataclass
class BackAfter:
    """PostgreSQL is back when the line has asked for a moment so many times."""

    mortal: MortalPostgres
    times: int
    asked: int = 0

    def __call__(self, webhook: Webhook, send: Send) -> WebhookAnswer:
        """Count the ways back after a fault."""
        self.asked += "fault=" in webhook.url
        if self.asked == self.times and "fault=" in webhook.url:
            self.mortal.start()
        return send(webhook)


def readiness(line: Line) -> tuple[int, str]:
    """What /readyz answers, and what it says of the database."""
    try:
        with urllib.request.urlopen(f"{line.url}/readyz", timeout=10) as answer:  # noqa: S310 - loopback
            return answer.status, str(json.load(answer)["database"])
    except urllib.error.HTTPError as error:
        with error:
            return error.code, str(json.load(error)["database"])


@pytest.mark.parametrize("question", ["identify.birth_date", "menu", "pay.recap", "pay.pin"])
def test_postgresql_away_for_a_moment_the_line_comes_back_to_its_question(
    mortal: MortalPostgres, mortal_line: Line, question: str
) -> None:
    eyes = watching(mortal_line.context.database)
    call = JEANNE.ring(mortal_line.telephone, BackAfter(mortal, times=2))
    go_on(eyes, call, KNOWN_PAYEE, until=question)
    asked = call.heard[-1]
    mortal.kill()
    call.press(KNOWN_PAYEE[question])
    assert call.heard[:-1].count(call.heard[0]) >= 2
    assert MOMENT in call.heard[0]
    assert call.heard[-1] == asked
    go_on(eyes, call, KNOWN_PAYEE)
    assert paid_in(eyes, call) == [reference(call)]
    assert_money_holds(eyes)


def test_postgresql_away_for_long_is_said_in_french_and_readyz_tells(mortal: MortalPostgres, mortal_line: Line) -> None:
    assert readiness(mortal_line) == (200, "up")
    call = at_the_pin(watching(mortal_line.context.database), mortal_line.telephone, JEANNE)
    mortal.kill()
    try:
        call.press(JEANNE.pin)
        assert call.ended
        assert not call.failed
        assert RING_LATER in said(call)
        assert RING_LATER in said(JEANNE.ring(mortal_line.telephone))
        assert readiness(mortal_line) == (503, "down")
    finally:
        mortal.start()
    assert readiness(mortal_line) == (200, "up")
    again = JEANNE.ring(mortal_line.telephone)
    go_on(mortal_line.context.database, again, KNOWN_PAYEE)
    assert paid_in(mortal_line.context.database, call, again) == [reference(again)]
