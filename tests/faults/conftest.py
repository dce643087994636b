"""What tests of faults share: a PostgreSQL that may die, and a server that may."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.support.lives import Lives, lives_on
from tests.support.mortal import MortalPostgres


@pytest.fixture(scope="module")
def mortal() -> Iterator[MortalPostgres]:
    """A PostgreSQL that may die without harm to other tests."""
    with tempfile.TemporaryDirectory(prefix="allo-", ignore_cleanup_errors=True) as folder:
        server = MortalPostgres(Path(folder) / "postgres")
        yield server
        server.stop()


@pytest.fixture
def lives(engine: Engine) -> Iterator[Lives]:
    """A server process that may die."""
    with lives_on(engine.url.set(drivername="postgresql").render_as_string(hide_password=False)) as (server, _):
        yield server
