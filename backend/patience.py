"""Waits for PostgreSQL no longer than somebody who rings would."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

from psycopg import Connection, Cursor, OperationalError
from psycopg.abc import PQGen
from psycopg.errors import ConnectionTimeout, QueryCanceled
from psycopg.errors import _WaitTimeout as WaitTimeout
from psycopg.pq import TransactionStatus
from psycopg.waiting import READY_NONE, wait_async
from sqlalchemy import Connection as DatabaseConnection
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from backend import on_the_loop
from backend.distance import Distance

STATEMENT_SECONDS = 10
"""No statement of a call takes a tenth of this; longer means a lock that must not hold the caller."""

TURN_SECONDS = 4.0
"""How long one turn of a call waits for the database in all: a sentence is heard within five seconds."""

GRACE_SECONDS = 2.0
"""How much longer an answer is waited for than a statement may take: a frozen server does not run out its own time."""

PATIENCE_SECONDS = STATEMENT_SECONDS + GRACE_SECONDS
"""How long anything else waits for an answer, unless it was allowed more."""

BRIEF_SECONDS = 0.005
"""How long the event loop itself waits for an answer from nearby: most take a tenth of it; to turn to others costs."""

_until: ContextVar[float | None] = ContextVar("until", default=None)


class DatabaseDoesNotAnswer(OperationalError):  # noqa: N818 - a sentence, as all our errors
    """The database took a statement and is silent; the connection is given up, and what it did is not known."""


@contextmanager
def within(seconds: float = TURN_SECONDS) -> Iterator[None]:
    """Wait for the database no longer than so many seconds in all, whatever is asked of it meanwhile.

    Within another such limit, no longer than that one allows.
    """
    until, outer = time.monotonic() + seconds, _until.get()
    token = _until.set(until if outer is None else min(until, outer))
    try:
        yield
    finally:
        _until.reset(token)


class PatientConnection(Connection[Any]):
    """Waits for a limited time: a server that is frozen, or a network that swallows all, never answers at all.

    Attributes:
        patience: How long it waits for one answer (seconds) where nothing else says so.
        is_taken_in: Whether SQLAlchemy has looked at it: until then it holds a lock, and the loop serves nobody else.
    """

    patience: float = PATIENCE_SECONDS
    is_taken_in: bool = False

    def __init__(self, *args: Any, **parameters: Any) -> None:
        super().__init__(*args, **parameters)
        self._cursors: dict[object, Cursor[Any]] = {}
        self._answers, self._commits = Distance(), Distance()  # a disc may be slow where the database is near
        self._expected = self._answers

    def cursor_of(self, statement: object) -> Cursor[Any]:
        """The cursor of a statement that comes again and again, which remembers how its values are read and written."""
        if statement not in self._cursors:
            self._cursors[statement] = self.cursor()
        return self._cursors[statement]

    def commit(self) -> None:
        """Commit what was begun."""
        self._expected = self._commits
        try:
            super().commit()
        finally:
            self._expected = self._answers

    def close(self) -> None:
        """Close it, and let go of what its cursors have read."""
        self._cursors.clear()
        super().close()

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for an answer.

        Raises:
            DatabaseDoesNotAnswer: It did not come in time; the connection is closed.
        """
        until = _until.get()
        left = self.patience if until is None else until - time.monotonic()
        seconds = max(min(left, timeout or left), 0.0)
        try:
            if on_the_loop.is_here():
                return self._wait_on_the_loop(gen, interval, seconds)
            return super().wait(gen, interval, seconds)
        except WaitTimeout:
            self.pgconn.finish()
            raise DatabaseDoesNotAnswer("The database does not answer.") from None

    def _wait_on_the_loop(self, gen: PQGen[Any], interval: float, seconds: float) -> Any:
        """Wait here for an answer that comes at once; for any other, while the loop serves others."""
        if not self.is_taken_in:
            return super().wait(gen, interval, seconds)
        distance = self._expected
        if distance.is_far():
            return self._wait_meanwhile(gen, interval, seconds)
        began = time.monotonic()
        try:
            return super().wait(gen, interval, min(seconds, BRIEF_SECONDS))
        except WaitTimeout:
            return self._wait_meanwhile(_resumed(gen), interval, max(seconds - BRIEF_SECONDS, 0.0))
        finally:
            distance.note(time.monotonic() - began)

    def _wait_meanwhile(self, gen: PQGen[Any], interval: float, seconds: float) -> Any:
        try:
            return on_the_loop.awaited(wait_async(gen, self.pgconn.socket, interval, seconds))
        finally:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()  # given up: its answer would be taken for the next statement's


def _resumed(gen: PQGen[Any]) -> PQGen[Any]:
    """A generator of psycopg's that was begun, for a way of waiting that begins it.

    To "nothing came" it says again what it waits for.
    """
    try:
        wanted = gen.send(READY_NONE)
        while True:
            wanted = gen.send((yield wanted))
    except StopIteration as end:
        return end.value


def allow(connection: DatabaseConnection, seconds: int) -> None:
    """Let each statement take so long, until the transaction ends, and wait for it until the connection is given back.

    For what looks through everybody, or waits for another who does: a caller never waits for either.
    """
    connection.execute(text(f"set local statement_timeout = '{seconds}s'"))
    driver = connection.connection.driver_connection
    assert isinstance(driver, PatientConnection)
    driver.patience = seconds + GRACE_SECONDS


def was_too_long(error: Exception) -> bool:
    """Whether an error says that a statement was ended since it took longer than it may."""
    return isinstance(error, DBAPIError) and isinstance(error.orig, QueryCanceled)


def is_silence(error: Exception) -> bool:
    """Whether an error says that the database took what it was asked and did not answer; one that refuses answers."""
    silent = (DatabaseDoesNotAnswer, ConnectionTimeout)
    return isinstance(error, PoolTimeout) or (isinstance(error, DBAPIError) and isinstance(error.orig, silent))


def connected(*args: Any, **parameters: Any) -> PatientConnection:
    """A new connection, by the arguments of psycopg's own `connect`.

    Raises:
        DatabaseDoesNotAnswer: There is no time left.
    """
    until = _until.get()
    if until is not None and time.monotonic() >= until:
        raise DatabaseDoesNotAnswer("There is no time left to connect.")  # psycopg would take two seconds more
    return on_the_loop.aside(partial(PatientConnection.connect, *args, **parameters))
