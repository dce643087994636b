"""Operators see money by state, what waits, and who cannot pay, without asking the database at every look."""

import re
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from backend.domain.letters import Text
from backend.domain.lifecycle import ADVISER
from backend.services import by_hand, dispatching, disputing
from backend.services.by_hand import Trace
from backend.services.notifying import notify
from backend.services.work import Work
from bot.app import build
from bot.figure_gauges import FiguresCollector
from bot.nlu.rasa_client import RasaClient
from bot.nlu.rasa_gauge import RasaGauge
from bot.turn_counters import TurnCounters
from tests.backend.services.cashier import JEANNE, SIMONE, Cashier
from tests.support.callers import JEANNE as SOMEBODY
from tests.support.clock import StoppedClock
from tests.support.in_process import Caller
from tests.support.line import LINE, Line, listening, settings

ALERTS = Path(__file__).parents[2] / "docs" / "alerts.md"


def figures(engine: Engine, clock: StoppedClock) -> dict[str, float]:
    registry = CollectorRegistry()
    registry.register(FiguresCollector(engine, clock, 0))
    samples = (
        sample
        for family in text_string_to_metric_families(generate_latest(registry).decode())
        for sample in family.samples
    )
    return {f"{each.name}{','.join(each.labels.values())}": each.value for each in samples}


def test_money_by_state_and_what_waits(engine: Engine, clock: StoppedClock) -> None:
    cashier = Cashier(engine, clock)
    held, _ = cashier.must_pay(JEANNE, 210), cashier.must_pay(SIMONE, 60)
    with cashier.work() as work:
        disputing.dispute(work, held, ADVISER)
        by_hand.hold(work, held, Trace("x", "y"))
    cashier.run("update pins set fails = 6 where beneficiary_id = :who", who=cashier.payer(JEANNE))
    clock.move(minutes=7)
    found = figures(engine, clock)
    assert found["allo_payments_centsaccepted"] == cashier.one("select sum(cents) from payments")
    assert found["allo_paymentsaccepted"] == 4
    assert found["allo_paymentssettled"] == 0
    assert (found["allo_payments_held"], found["allo_tasks_openpayment.disputed"], found["allo_pins_blocked"]) == (
        1,
        1,
        1,
    )
    assert (found["allo_outbox_waiting"], found["allo_outbox_age_seconds"]) == (2, 420)
    assert found["allo_database_up"] == 1


def test_a_message_that_failed_waits_until_it_is_told(engine: Engine, clock: StoppedClock) -> None:
    cashier = Cashier(engine, clock)
    cashier.run("update outbox set done_at = :now", now=clock())
    cashier.must_pay(JEANNE, 210)
    for minutes in (8, 60):
        clock.move(minutes=minutes)
        with cashier.work() as work:
            message = dispatching.lease(work, ["payment.accepted"], timedelta(minutes=2))
            assert message is not None
            assert dispatching.retry(work, message, "Timeout", timedelta(hours=1), 0)
    found = figures(engine, clock)
    assert (found["allo_outbox_waiting"], found["allo_outbox_age_seconds"]) == (1, 68 * 60)


def test_a_message_put_off_ages_from_the_moment_it_is_put_off_to(engine: Engine, clock: StoppedClock) -> None:
    cashier = Cashier(engine, clock)
    cashier.run("update outbox set done_at = :now", now=clock())
    with cashier.work() as work:
        notify(work, "later", Text("+33639980042", "+33939980001", "apa31", "x"), work.now + timedelta(hours=10))
    found = figures(engine, clock)
    assert (found["allo_outbox_waiting"], found["allo_outbox_age_seconds"]) == (0, 0)
    clock.move(hours=10, minutes=2)
    found = figures(engine, clock)
    assert (found["allo_outbox_waiting"], found["allo_outbox_age_seconds"]) == (1, 120)


def test_the_database_is_asked_once_however_many_look(engine: Engine, clock: StoppedClock) -> None:
    collector = FiguresCollector(engine, clock)
    asked: list[object] = []
    event.listen(engine, "begin", asked.append)
    for _ in range(20):
        list(collector.collect())
    assert len(asked) == 1


def test_a_database_that_is_away_is_a_figure_too(clock: StoppedClock) -> None:
    nowhere = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing", connect_args={"connect_timeout": 1})
    assert figures(nowhere, clock) == {"allo_database_up": 0}


def test_metrics_tell_them(line: Line) -> None:
    app = build(settings(metrics_token="a token for tests only"), line.context)
    with listening(app) as url:
        told = httpx2.get(f"{url}/metrics", headers={"Authorization": "Bearer a token for tests only"}).text
    assert "allo_payments_cents{state=" in told
    assert "allo_outbox_age_seconds" in told
    assert 'allo_turns_total{channel="voice",outcome="fault"} 0.0' in told


def counted(line: Line) -> dict[str, float]:
    """What is counted of turns, as Prometheus reads it, without what is 0."""
    told = generate_latest(line.context.counters.registry).decode()
    samples = (sample for family in text_string_to_metric_families(told) for sample in family.samples)
    return {
        f"{each.name} {' '.join(each.labels.values())}": each.value
        for each in samples
        if each.value and not each.name.endswith("_created")
    }


def test_turns_and_faults_are_counted_by_channel(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    caller = Caller(line.context).press(SOMEBODY.cesu)
    line.telephone.text("SOLDE", to=LINE, from_="+33639980042")
    with monkeypatch.context() as broken:
        broken.setattr("bot.conversations.turn.find_or_open", _fail)
        with pytest.raises(DBAPIError):
            caller.press(SOMEBODY.born)
        assert "interrompu" in line.telephone.text("SOLDE", to=LINE, from_="+33639980042")[0]
    with monkeypatch.context() as broken:
        broken.setattr("bot.conversations.manager.hang_up", _fail)
        with pytest.raises(DBAPIError):
            caller.hang_up()
    assert counted(line) == {
        "allo_turns_total voice answered": 2,
        "allo_turns_total sms answered": 1,
        "allo_turns_total voice fault": 1,
        "allo_turns_total sms fault": 1,
        "allo_faults_total turn": 2,
        "allo_faults_total hang_up": 1,
    }


def _fail(*_: object) -> None:
    raise DBAPIError("", {}, Exception())


def test_tries_that_are_held_are_counted_by_scope(line: Line) -> None:
    for day in range(1, 8):
        Caller(line.context, "anonymous").press(SOMEBODY.cesu, f"{day:02d}011938")
    held = {name: value for name, value in counted(line).items() if "held" in name}
    assert held == {"allo_tries_held_total code": 2}


def test_that_everybody_is_held_is_counted(line: Line) -> None:
    for place in range(301):
        subjects = line.context.throttle.subjects([f"{92_000_000 + place}"], "")
        with line.context.database.begin() as connection:
            line.context.throttle.count(Work(connection, line.clock()), subjects)
    assert counted(line) == {"allo_tries_held_total overall": 1}


def test_every_figure_of_an_alert_is_one_that_is_told(engine: Engine, clock: StoppedClock) -> None:
    rules = [line for line in ALERTS.read_text(encoding="utf-8").splitlines() if "expr:" in line]
    names = set(re.findall(r"allo_[a-z_]+", "\n".join(rules)))
    assert len(names) >= 10
    registry = TurnCounters().registry
    registry.register(FiguresCollector(engine, clock, 0))
    client = RasaClient(lambda: None, registry=registry)
    registry.register(RasaGauge(client))
    client.close()
    told = generate_latest(registry).decode()
    assert [name for name in names if not re.search(rf"# TYPE {name} (gauge|counter)", told)] == []
