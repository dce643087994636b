"""One PostgreSQL for all that is measured, in a folder of its own, with a database for each."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from backend import database, embedded_postgres
from tests.bench.process_tree import ProcessTree
from tests.support.postgres import VAULT, end_server

MOST_CONNECTIONS = 300
"""All servers of a part keep theirs: the hundred of a PostgreSQL as it comes are not enough."""

EMPTY = "empty_line"
"""The database of which each of the line's is a copy: to upgrade each would take a second."""


@dataclass(frozen=True, slots=True)
class BenchCluster:
    """A server, a folder for files beside it, and its processes."""

    url: str
    folder: Path
    tree: ProcessTree

    @classmethod
    def of(cls, url: str, folder: Path) -> "BenchCluster":
        """A server that runs on this machine; `folder` is for files beside it."""
        server = database.connect(url)
        with server.connect() as connection:
            data = Path(connection.execute(text("show data_directory")).scalar_one())
        server.dispose()
        postmaster = int((data / "postmaster.pid").read_text(encoding="ascii").split()[0])
        return cls(url, folder, ProcessTree(postmaster))

    def make(self, name: str, template: str = "template1") -> str:
        """A new database; its URL."""
        self._run(f"create database {name} template {template}")
        return self.url_of(name)

    def drop(self, name: str) -> None:
        """Remove a database and give its room back."""
        self._run(f"drop database if exists {name} with (force)")

    def url_of(self, name: str) -> str:
        """The URL of a database."""
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    @contextmanager
    def line(self, name: str) -> Iterator[Engine]:
        """A new database of the line for as long as the context lasts, empty and at the newest revision."""
        if not self._is_there(EMPTY):
            template = database.connect(self.make(EMPTY), VAULT)
            database.upgrade(template)
            template.dispose()
        engine = database.connect(self.make(name, EMPTY), VAULT)
        try:
            yield engine
        finally:
            engine.dispose()
            self.drop(name)

    def _is_there(self, name: str) -> bool:
        admin = database.connect(self.url)
        with admin.connect() as connection:
            found = connection.execute(text("select 1 from pg_database where datname = :name"), {"name": name}).scalar()
        admin.dispose()
        return bool(found)

    def _run(self, statement: str) -> None:
        admin = database.connect(self.url)
        with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))
        admin.dispose()


@contextmanager
def cluster() -> Iterator[BenchCluster]:
    """A server as it comes, which waits for the disc, for as long as the context lasts."""
    with tempfile.TemporaryDirectory(prefix="allo-bench-", ignore_cleanup_errors=True) as home:
        folder = Path(home) / "postgres"
        place = BenchCluster.of(embedded_postgres.embedded_url(folder), Path(home))
        place._run(f"alter system set max_connections = {MOST_CONNECTIONS}")
        end_server(folder)  # it reads this when it starts
        url = embedded_postgres.embedded_url(folder)
        try:
            yield BenchCluster.of(url, Path(home))
        finally:
            end_server(folder)
