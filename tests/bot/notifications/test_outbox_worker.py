"""The worker itself: leases, failures of handlers, news that becomes letters, and its end."""

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event
from structlog.testing import capture_logs

from backend.domain.letters import Text
from backend.domain.outbox_message import OutboxMessage
from backend.services import adviser_tasks, dispatching
from backend.services.notifying import notify
from backend.services.work import Work, system_clock
from backend.storage import outbox
from bot.notifications.outbox_worker import Again, Begin, Conclusion, Done, MessageHandler, OutboxWorker
from tests.bot.notifications.delivery_harness import BODY, MARIE, DeliveryHarness
from tests.support.clock import StoppedClock
from tests.support.line import LINE


class LettersOnly(MessageHandler):
    """News that becomes a letter, and fails first as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.told: list[str] = []

    def handle(self, message: OutboxMessage, begin: Begin) -> Conclusion:
        """Write the letter, then perhaps fail."""
        with begin() as work:
            notify(work, f"{message.key}:intervenant", Text(MARIE, LINE, "apa31", BODY))
        self.told.append(message.key)
        if self.failures:
            self.failures -= 1
            raise RuntimeError(MARIE)
        return Done("written")


def put(engine: Engine, clock: StoppedClock, key: str = "paid:REF7K2", topic: str = "news") -> None:
    """Put news into the outbox."""
    with engine.begin() as connection:
        outbox.put(connection, key, topic, {"payment": 7}, clock())


def done(engine: Engine) -> list[tuple[str, str | None, int]]:
    """What became of each row, the demo's own payments aside."""
    query = "select key, outcome, attempts from outbox where topic <> 'payment.accepted' order by id"
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(query).all()
    return [(row[0], row[1], row[2]) for row in rows]


def test_news_becomes_letters_once(engine: Engine, clock: StoppedClock, capsys: pytest.CaptureFixture[str]) -> None:
    put(engine, clock)
    handler = LettersOnly(failures=2)
    worker = OutboxWorker(engine, clock, {"news": handler}, threads=1)
    for _ in range(4):
        worker.run_once()
        clock.move(hours=1)
    assert handler.told == ["paid:REF7K2"] * 3
    assert done(engine) == [("paid:REF7K2", "written", 3), ("paid:REF7K2:intervenant", None, 0)]
    assert MARIE not in "".join(capsys.readouterr())


def test_news_that_cannot_be_told_becomes_a_task(engine: Engine, clock: StoppedClock) -> None:
    put(engine, clock)
    worker = OutboxWorker(engine, clock, {"news": LettersOnly(failures=99)}, threads=1, most_attempts=3)
    for _ in range(5):
        worker.run_once()
        clock.move(hours=2)
    with engine.connect() as connection:
        (task,) = adviser_tasks.open_tasks(Work(connection, clock()), "news.given_up")
    assert task.payload == {"news": "paid:REF7K2", "topic": "news", "error": "RuntimeError"}


def test_news_that_kills_its_workers_becomes_a_task(engine: Engine, clock: StoppedClock) -> None:
    put(engine, clock)
    for _ in range(3):
        with engine.begin() as connection:
            assert outbox.lease(connection, ["news"], clock(), clock() + timedelta(minutes=2))
        clock.move(minutes=3)
    handler = LettersOnly()
    OutboxWorker(engine, clock, {"news": handler}, threads=1, most_attempts=3).run_once()
    assert handler.told == []
    assert done(engine) == [("paid:REF7K2", "given_up", 4)]


def test_a_lease_holds_until_it_runs_out_and_a_late_worker_writes_nothing(engine: Engine, clock: StoppedClock) -> None:
    put(engine, clock)
    until = clock() + timedelta(minutes=2)
    with engine.begin() as connection:
        first = outbox.lease(connection, ["news"], clock(), until)
    with engine.begin() as connection:
        assert outbox.lease(connection, ["news"], clock(), until) is None
    clock.move(minutes=2)
    with engine.begin() as connection:
        second = outbox.lease(connection, ["news"], clock(), clock() + timedelta(minutes=2))
    assert first
    assert second
    with engine.begin() as connection:
        assert not outbox.finish(connection, first, "late", clock())
        assert not outbox.retry(connection, first, clock(), "late")
        assert outbox.finish(connection, second, "told", clock())
    assert done(engine) == [("paid:REF7K2", "told", 2)]


def test_other_topics_wait_for_a_worker_that_knows_them(engine: Engine, clock: StoppedClock) -> None:
    put(engine, clock, topic="unheard.of")
    assert OutboxWorker(engine, clock, {"news": LettersOnly()}, threads=1).run_once() == 0
    assert done(engine) == [("paid:REF7K2", None, 0)]


def test_many_threads_tell_each_news_once(engine: Engine, clock: StoppedClock) -> None:
    for number in range(60):
        put(engine, clock, f"paid:{number}")
    handler = LettersOnly()
    workers = [OutboxWorker(engine, clock, {"news": handler}, threads=3) for _ in range(2)]
    running = [threading.Thread(target=worker.run_once) for worker in workers]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert sorted(handler.told) == sorted(f"paid:{number}" for number in range(60))


def test_concluding_one_and_leasing_the_next_wait_for_the_disc_once(engine: Engine, clock: StoppedClock) -> None:
    for number in range(10):
        put(engine, clock, f"paid:{number}")
    commits: list[object] = []

    def committed(connection: object) -> None:
        commits.append(connection)

    event.listen(engine, "commit", committed)
    OutboxWorker(engine, clock, {"news": LettersOnly()}, threads=1).run_once()
    event.remove(engine, "commit", committed)
    assert len(commits) == 1 + 2 * 10, "the first lease; the letter of each, and its end with the next one's lease"


def test_it_runs_until_it_is_stopped_and_outlives_the_database(engine: Engine) -> None:
    handler, stop = LettersOnly(), threading.Event()
    worker = OutboxWorker(engine, system_clock, {"news": handler}, threads=1)
    thread = threading.Thread(target=worker.run, args=[stop, 0.01])
    thread.start()
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )
    with engine.begin() as connection:
        outbox.put(connection, "k", "news", {}, system_clock())
    deadline = time.monotonic() + 5
    while not handler.told and time.monotonic() < deadline:
        time.sleep(0.01)
    stop.set()
    thread.join(timeout=5)
    assert handler.told == ["k"]
    assert not thread.is_alive()


def test_waits_grow_to_an_hour() -> None:
    waits = [dispatching.growing_wait(attempts, 1.0).total_seconds() for attempts in (1, 2, 3, 9, 10, 500)]
    assert waits == [10, 20, 40, 2560, 3600, 3600]
    assert dispatching.growing_wait(1, 0.0).total_seconds() == 5


def test_numbers_and_words_are_forgotten_after_a_month(delivery: DeliveryHarness) -> None:
    delivery.text("k")
    delivery.drain()
    delivery.wait_for("k", "delivered")  # a callback after the month would make it young again
    delivery.clock.move(days=31)
    delivery.worker._forget()
    assert delivery.rows("select payload from outbox where key = 'k'") == [({},)]
    assert delivery.rows("select id from deliveries") == []


def test_again_counts_as_a_try(engine: Engine, clock: StoppedClock) -> None:
    class Never(MessageHandler):
        def handle(self, message: OutboxMessage, begin: Begin) -> Conclusion:  # noqa: ARG002 - it never tells
            return Again("not yet", timedelta(hours=3))

    put(engine, clock)
    OutboxWorker(engine, clock, {"news": Never()}, threads=1).run_once()
    with engine.connect() as connection:
        due = connection.exec_driver_sql("select due_at from outbox where topic = 'news'").scalar_one()
    assert due == clock() + timedelta(hours=3)


def test_work_that_is_undone_puts_no_letter(engine: Engine, clock: StoppedClock) -> None:
    with engine.connect() as connection:
        notify(Work(connection, clock()), "k", Text(MARIE, LINE, "apa31", BODY))
        connection.rollback()
    assert done(engine) == []


def test_a_database_that_is_away_is_told_once_however_long_it_lasts(
    delivery: DeliveryHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, looks = threading.Event(), iter([False, False, True, True, False, False])

    def run_once() -> int:
        if (well := next(looks, None)) is None:
            stop.set()
            return 0
        if not well:
            raise ConnectionError
        return 0

    monkeypatch.setattr(delivery.worker, "run_once", run_once)
    with capture_logs() as logged:
        delivery.worker.run(stop, 0)
    assert [entry["event"] for entry in logged] == ["the outbox could not be drained"] * 2
