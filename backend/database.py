"""Connects to PostgreSQL, and waits for it no longer than somebody who rings would."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg import Connection, OperationalError
from psycopg.errors import ConnectionTimeout
from psycopg.errors import _WaitTimeout as WaitTimeout
from sqlalchemy import Connection as DatabaseConnection
from sqlalchemy import Engine, NullPool, PoolProxiedConnection, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from backend.storage.vault import Vault

MIGRATIONS = Path(__file__).parent / "storage" / "migrations"
MOST_CONNECTIONS = 20
MOST_BESIDE = 4
"""Connections that stay open for what is done beside a turn; as many more are opened while they are needed."""

STATEMENT_SECONDS = 10
"""No statement of a call takes a tenth of this; longer means a lock that must not hold the caller."""

TURN_SECONDS = 4.0
"""How long one turn of a call waits for the database in all: a sentence is heard within five seconds."""

GRACE_SECONDS = 2.0
"""How much longer an answer is waited for than a statement may take: a frozen server does not run out its own time."""

PATIENCE_SECONDS = STATEMENT_SECONDS + GRACE_SECONDS
"""How long anything else waits for an answer, unless it was allowed more."""

UPGRADE_SECONDS = 6 * 60 * 60.0
"""How long the schema may be upgraded: what seals everybody, or looks through all payments, takes its time."""

_until: ContextVar[float | None] = ContextVar("until", default=None)

CONNECT_ARGS = {
    "connect_timeout": 2,
    "tcp_user_timeout": 4000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "options": f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout=5s -c timezone=UTC",
}


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
    """

    patience: float = PATIENCE_SECONDS

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for an answer.

        Raises:
            DatabaseDoesNotAnswer: It did not come in time; the connection is closed.
        """
        until = _until.get()
        left = self.patience if until is None else until - time.monotonic()
        try:
            return super().wait(gen, interval, max(min(left, timeout or left), 0.0))
        except WaitTimeout:
            self.pgconn.finish()
            raise DatabaseDoesNotAnswer("The database does not answer.") from None


def allow(connection: DatabaseConnection, seconds: int) -> None:
    """Let each statement take so long, until the transaction ends, and wait for it until the connection is given back.

    For what looks through everybody, or waits for another who does: a caller never waits for either.
    """
    connection.execute(text(f"set local statement_timeout = '{seconds}s'"))
    driver = connection.connection.driver_connection
    assert isinstance(driver, PatientConnection)
    driver.patience = seconds + GRACE_SECONDS


def is_silence(error: Exception) -> bool:
    """Whether an error says that the database took what it was asked and did not answer; one that refuses answers."""
    silent = (DatabaseDoesNotAnswer, ConnectionTimeout)
    return isinstance(error, PoolTimeout) or (isinstance(error, DBAPIError) and isinstance(error.orig, silent))


def _patiently(_dialect: object, _record: object, args: Any, parameters: Any) -> PatientConnection:
    until = _until.get()
    if until is not None and time.monotonic() >= until:
        raise DatabaseDoesNotAnswer("There is no time left to connect.")  # psycopg would take two seconds more
    return PatientConnection.connect(*args, **parameters)


class BadDatabaseUrl(ValueError):  # noqa: N818 - a sentence, as all our errors
    """The database URL is not one of PostgreSQL."""


def connect(url: str, vault: Vault | None = None) -> Engine:
    """An engine on a PostgreSQL URL such as `postgresql://user:password@host/name`.

    Args:
        url: Where.
        vault: Opens what is personal; None for what never asks for it.

    Raises:
        BadDatabaseUrl: The URL is not one of PostgreSQL.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise BadDatabaseUrl("ALLO_DATABASE_URL is not a URL: use postgresql://user:password@host/name.") from error
    if parsed.get_backend_name() not in ("postgresql", "postgres"):
        raise BadDatabaseUrl("ALLO_DATABASE_URL must begin with postgresql:// (only PostgreSQL is supported).")
    engine = create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        pool_size=MOST_CONNECTIONS,
        max_overflow=0,
        pool_timeout=2,
        pool_use_lifo=True,
        hide_parameters=True,  # an error's text never carries what a statement was given
        connect_args=CONNECT_ARGS,
        execution_options={"vault": vault} if vault else {},
    )
    event.listen(engine, "do_connect", _patiently)
    return _closing_late(engine)


def beside(engine: Engine) -> Engine:
    """The same database by a few connections of their own: who holds one of the engine's waits for none of these.

    For short transactions that must not share the fate of the one that is under way, and that wait for nobody. To
    connect anew for each took longer than all that they do; a connection that died meanwhile is noticed first.
    """
    options = engine.get_execution_options()  # the vault goes with it
    other = create_engine(
        engine.url,
        pool_size=MOST_BESIDE,
        max_overflow=MOST_BESIDE,
        pool_timeout=2,
        pool_use_lifo=True,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args=CONNECT_ARGS,
        execution_options=options,
    )
    event.listen(other, "do_connect", _patiently)
    event.listen(engine, "engine_disposed", lambda _: other.dispose())
    return _closing_late(other)


def _closing_late(engine: Engine) -> Engine:
    """Close also what comes back after the engine was disposed of, from a turn that ends later than the server."""
    ended = threading.Event()

    def end(_: Engine) -> None:
        ended.set()

    def close(driver: PatientConnection | None, entry: PoolProxiedConnection) -> None:
        if driver is not None:
            driver.patience = PATIENCE_SECONDS
        if ended.is_set():
            entry.invalidate()

    event.listen(engine, "engine_disposed", end)
    event.listen(engine, "checkin", close)
    return engine


def alone(engine: Engine) -> Engine:
    """The same database by a connection for each use, without transactions: for what is held as long as it is open."""
    other = create_engine(
        engine.url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        connect_args=CONNECT_ARGS,
    )
    event.listen(other, "do_connect", _patiently)
    return other


def upgrade(engine: Engine) -> None:
    """Bring the schema to the newest revision, in one transaction, one process at a time.

    Raises:
        NoVault: There is something to be sealed, and the engine has no vault.
    """
    with within(UPGRADE_SECONDS), engine.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(310004)"))
        connection.execute(text("set local statement_timeout = 0"))
        command.upgrade(_config(connection), "head")


def is_current(connection: DatabaseConnection) -> bool:
    """Whether the schema is at the newest revision."""
    known = ScriptDirectory.from_config(_config(connection)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == known


def _config(connection: DatabaseConnection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection  # a migration that seals takes the vault from it
    return config
