"""Connects to PostgreSQL, and brings its schema to the newest revision."""

import threading
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, NullPool, PoolProxiedConnection, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from backend import on_the_loop
from backend.patience import PATIENCE_SECONDS, STATEMENT_SECONDS, PatientConnection, connected, within
from backend.storage.vault import Vault

MIGRATIONS = Path(__file__).parent / "storage" / "migrations"
MOST_CONNECTIONS = 24
"""As many as turns and threads at once, the outbox's too: nobody waits for one, least of all the event loop."""

KEPT_BESIDE = 4
"""Connections that stay open for what is done beside a turn; while they are needed, as many as turns are at once."""

UPGRADE_SECONDS = 6 * 60 * 60.0
"""How long the schema may be upgraded: what seals everybody, or looks through all payments, takes its time."""

CONNECT_ARGS = {
    "connect_timeout": 2,
    "tcp_user_timeout": 4000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "options": f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout=5s -c timezone=UTC",
}


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
    return _closing_late(_by_patient_connections(engine))


def beside(engine: Engine) -> Engine:
    """The same database by a few connections of their own: who holds one of the engine's waits for none of these.

    For short transactions that must not share the fate of the one that is under way, and that wait for nobody. To
    connect anew for each took longer than all that they do; a connection that died meanwhile is noticed first.
    """
    options = engine.get_execution_options()  # the vault goes with it
    other = create_engine(
        engine.url,
        pool_size=KEPT_BESIDE,
        max_overflow=on_the_loop.MOST_AT_ONCE - KEPT_BESIDE,
        pool_timeout=2,
        pool_use_lifo=True,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args=CONNECT_ARGS,
        execution_options=options,
    )
    event.listen(engine, "engine_disposed", lambda _: other.dispose())
    return _closing_late(_by_patient_connections(other))


def _by_patient_connections(engine: Engine) -> Engine:
    def connect(_dialect: object, _record: object, args: Any, parameters: Any) -> PatientConnection:
        return connected(*args, **parameters)

    def take_in(driver: PatientConnection, _entry: object) -> None:
        driver.is_taken_in = True

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "connect", take_in)  # after SQLAlchemy's own listeners, which ask the database
    return engine


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
    return _by_patient_connections(other)


def upgrade(engine: Engine) -> None:
    """Bring the schema to the newest revision, in one transaction, one process at a time.

    Raises:
        NoVault: There is something to be sealed, and the engine has no vault.
    """
    with within(UPGRADE_SECONDS), engine.begin() as connection:
        connection.execute(text("set local statement_timeout = 0"))
        connection.execute(text("set local lock_timeout = 0"))  # another's upgrade may take its time too
        connection.execute(text("select pg_advisory_xact_lock(310004)"))
        connection.execute(text("set local lock_timeout to default"))  # behind a table's lock all callers would queue
        command.upgrade(_config(connection), "head")


def is_current(connection: Connection) -> bool:
    """Whether the schema is at the newest revision."""
    known = ScriptDirectory.from_config(_config(connection)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == known


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection  # a migration that seals takes the vault from it
    return config
