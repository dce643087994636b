"""What tests share: one PostgreSQL for each worker, a fresh demo and a line for each test."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.engine.parsed import Understand
from tests.support.cheaper import quick_process, whole_cost
from tests.support.clock import StoppedClock
from tests.support.line import Line, serving
from tests.support.postgres import KEYS, Postgres, as_application
from tests.support.rasa import skip_without_rasa, understanding

os.environ.setdefault("ALLO_KEYS", KEYS)
"""Of the programs that tests start: what a test seals, they open."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Faults come first: a file that takes a minute, begun last, would be waited for alone."""
    items.sort(key=lambda item: "tests/faults/" not in item.nodeid)


@pytest.fixture(scope="session", autouse=True)
def quick() -> Iterator[None]:
    """What only costs time is left out, in this process."""
    with quick_process():
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of the tests' own, removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="allo-", ignore_cleanup_errors=True) as folder:
        server = Postgres(Path(folder) / "postgres")
        yield server
        server.stop()


@pytest.fixture(scope="session")
def understand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Understand]:
    """The real Rasa with the real model; a skip that says how to get one where it cannot be set up."""
    skip_without_rasa()
    with understanding(tmp_path_factory.mktemp("rasa")) as ask:
        yield ask


@pytest.fixture
def engine(postgres: Postgres) -> Iterator[Engine]:
    """A database with the demo's people."""
    with postgres.fresh() as engine:
        yield engine


@pytest.fixture
def application(engine: Engine) -> Iterator[Engine]:
    """The demo's database, as a role that may do what the application does."""
    with as_application(engine) as opened:
        yield opened


@pytest.fixture
def dear_pins(engine: Engine) -> Iterator[None]:
    """PINs cost what they cost in production, where how long that takes is part of the test."""
    with whole_cost(engine):
        yield


@pytest.fixture
def clock() -> StoppedClock:
    """The clock of the line."""
    return StoppedClock()


@pytest.fixture
def line(engine: Engine, clock: StoppedClock) -> Iterator[Line]:
    """A line that can be rung."""
    with serving(engine, clock) as served:
        yield served
