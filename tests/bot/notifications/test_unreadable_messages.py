"""What another version has put into the outbox never loops: it is closed, and somebody sees it."""

import json
from typing import Any

import pytest
from sqlalchemy import text

from backend.domain.letters import Text
from backend.services import delivering
from backend.services.notifying import pack
from backend.services.work import Work
from backend.storage import outbox
from bot.data_files import read_phrasebook, read_programmes
from bot.notifications.outbox_worker import OutboxWorker
from bot.notifications.payment_news import payment_notifiers
from tests.bot.notifications.delivery_harness import BODY, MARIE, DeliveryHarness
from tests.support import opened_tables
from tests.support.line import LINE

LETTER = Text(MARIE, LINE, "apa31", BODY)
UNREADABLE_LETTERS: tuple[dict[str, Any], ...] = (
    {**pack(LETTER), "version": 2},
    {"version": 1, "topic": "sms", "number": MARIE},
    {"version": 1, "topic": "pigeon"},
)


def put(delivery: DeliveryHarness, topic: str, payload: dict[str, Any]) -> None:
    """Put what another version may have put."""
    with delivery.engine.begin() as connection:
        outbox.put(connection, "k", topic, payload, delivery.clock())


def is_closed_and_seen(delivery: DeliveryHarness) -> bool:
    """Whether the message was tried once, is closed, and has one task that holds no number and no word of it."""
    assert delivery.rows("select outcome, attempts from outbox where key = 'k'") == [("unreadable", 1)]
    assert not delivery.rows("select 1 from outbox where key = 'k' and done_at is null")
    (task,) = delivery.tasks()
    assert MARIE not in json.dumps(task.payload)
    return (task.kind, task.payload["news"]) == ("outbox.unreadable", "k")


@pytest.mark.parametrize("payload", UNREADABLE_LETTERS)
def test_an_unreadable_letter_is_closed_and_is_a_task(delivery: DeliveryHarness, payload: dict[str, Any]) -> None:
    put(delivery, "sms", payload)
    delivery.drain()
    delivery.clock.move(days=1)
    delivery.drain()
    assert is_closed_and_seen(delivery)
    assert delivery.rest.texts == []


@pytest.mark.parametrize("payload", [{"version": 2, "payment": 1}, {"version": 1, "paid": 1}])
def test_unreadable_news_is_closed_and_is_a_task(delivery: DeliveryHarness, payload: dict[str, Any]) -> None:
    put(delivery, "payment.accepted", payload)
    notifiers = payment_notifiers(read_phrasebook(), read_programmes(), lambda _: LINE)
    worker = OutboxWorker(delivery.engine, delivery.clock, notifiers, threads=1)
    for _ in range(3):
        worker.run_once()
        delivery.clock.move(days=1)
    assert is_closed_and_seen(delivery)


def test_a_letter_from_before_there_were_versions_is_sent(delivery: DeliveryHarness) -> None:
    put(delivery, "sms", {name: value for name, value in pack(LETTER).items() if name != "version"})
    delivery.drain()
    assert delivery.rest.bodies(MARIE) == [BODY]
    assert delivery.tasks() == []


def test_an_unreadable_letter_that_killed_its_workers_is_given_up_and_seen(delivery: DeliveryHarness) -> None:
    put(delivery, "sms", UNREADABLE_LETTERS[0])
    with delivery.engine.begin() as connection:
        connection.execute(text("update outbox set attempts = 99 where key = 'k'"))
    delivery.worker.run_once()
    assert delivery.rows("select outcome, attempts from outbox where key = 'k'") == [("given_up", 100)]
    assert [task.kind for task in delivery.tasks()] == ["outbox.unreadable"]


def test_a_failure_told_of_an_unreadable_letter_is_seen_and_answered(delivery: DeliveryHarness) -> None:
    put(delivery, "sms", pack(LETTER))
    with delivery.engine.begin() as connection:
        work = Work(connection, delivery.clock())
        delivering.start(work, "k", LETTER)
        assert delivering.took(work, "k", "SM1", "queued")
        opened_tables.run(connection, """update outbox set payload = '{"version": 2}' where key = 'k'""")
        assert delivering.record_status(work, "SM1", "undelivered", "30003", "k")
    assert [task.kind for task in delivery.tasks()] == ["outbox.unreadable"]
