"""Operators see money by state, what waits, and who cannot pay, without asking the database at every look."""

import re
from pathlib import Path

import httpx2
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine, create_engine, event

from backend.domain.lifecycle import ADVISER
from backend.services import by_hand, disputing
from backend.services.by_hand import Trace
from bot.app import build
from bot.figure_gauges import FiguresCollector
from tests.backend.services.cashier import JEANNE, SIMONE, Cashier
from tests.support.clock import StoppedClock
from tests.support.line import Line, listening, settings

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
    cashier.run("update pins set fails = 3 where beneficiary_id = :who", who=cashier.payer(JEANNE))
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
    app = build(settings(api_token="a token for tests only"), line.context)
    with listening(app) as url:
        told = httpx2.get(f"{url}/metrics", headers={"Authorization": "Bearer a token for tests only"}).text
    assert "allo_payments_cents{state=" in told
    assert "allo_outbox_age_seconds" in told


def test_every_figure_of_an_alert_is_one_that_is_told(engine: Engine, clock: StoppedClock) -> None:
    rules = [line for line in ALERTS.read_text(encoding="utf-8").splitlines() if "expr:" in line]
    names = set(re.findall(r"allo_[a-z_]+", "\n".join(rules)))
    assert len(names) >= 6
    registry = CollectorRegistry()
    registry.register(FiguresCollector(engine, clock, 0))
    told = generate_latest(registry).decode()
    assert [name for name in names if f"# TYPE {name} gauge" not in told] == []
