"""One PostgreSQL for all that is measured, in a folder of its own, with a database for each."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from backend import database, embedded_postgres
from tests.bench.processor import ProcessTree
from tests.support.postgres import VAULT, end_server


@dataclass(frozen=True, slots=True)
class BenchCluster:
    """A server as it comes (it waits for the disc), its folder and its processes."""

    url: str
    folder: Path
    tree: ProcessTree

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
        engine = database.connect(self.make(name), VAULT)
        try:
            database.upgrade(engine)
            yield engine
        finally:
            engine.dispose()
            self.drop(name)

    def _run(self, statement: str) -> None:
        admin = database.connect(self.url)
        with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))
        admin.dispose()


@contextmanager
def cluster() -> Iterator[BenchCluster]:
    """A server for as long as the context lasts."""
    with tempfile.TemporaryDirectory(prefix="allo-bench-", ignore_cleanup_errors=True) as home:
        folder = Path(home) / "postgres"
        url = embedded_postgres.embedded_url(folder)
        postmaster = int((folder / "postmaster.pid").read_text(encoding="ascii").split()[0])
        try:
            yield BenchCluster(url, Path(home), ProcessTree(postmaster))
        finally:
            end_server(folder)
