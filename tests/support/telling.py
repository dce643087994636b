"""Has news turned into letters as the worker does, and says which letters those are."""

from sqlalchemy import Engine

from bot.app import all_handlers, context_of
from bot.notifications.outbox_worker import OutboxWorker
from tests.support import opened_tables
from tests.support.clock import StoppedClock
from tests.support.line import settings


def told_by_worker(engine: Engine, clock: StoppedClock, topic: str) -> list[tuple[object, ...]]:
    """Whom the worker has written to by now, and what: each letter's number or address, and its words."""
    context = context_of(settings(), engine, clock)
    with all_handlers(settings(), context) as handlers:
        OutboxWorker(engine, clock, {topic: handlers[topic]}, threads=1).run_once()
    letters = """select payload->>'to', coalesce(payload->>'body', payload->>'says') from outbox
        where topic in ('sms', 'call', 'email') order by id"""
    with engine.connect() as connection:
        return [tuple(row) for row in opened_tables.run(connection, letters)]
