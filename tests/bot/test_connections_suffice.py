"""Whoever works in a process has a connection: where there is none, the event loop waits, and all calls with it."""

from backend import database, on_the_loop
from bot import beside
from bot.notifications import outbox_worker


def test_there_is_a_connection_for_each_turn_and_each_thread() -> None:
    at_once = on_the_loop.MOST_AT_ONCE + beside.THREADS + outbox_worker.THREADS
    assert at_once <= database.MOST_CONNECTIONS
