"""One trained Rasa for all the tests of this folder, started as `make run` starts it."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from bot.nlu.rasa_client import RasaClient
from bot.nlu.rasa_server import RasaServer
from tests.bot.nlu.sentences import MODEL, RASA
from tests.support.rasa import skip_without_rasa

START_LIMIT = 120.0  # seconds; 10 is usual, but the machine may be training beside


def wait_until(what: str, holds: object, limit: float = START_LIMIT) -> None:
    """Wait for something to become true, or fail saying what did not."""
    assert callable(holds)
    end = time.monotonic() + limit
    while not holds():
        assert time.monotonic() < end, f"{what} did not happen within {limit} s"
        time.sleep(0.02)


@pytest.fixture(scope="session")
def trained() -> Path:
    """The environment that has the trained model, or a skip that says how to get one."""
    skip_without_rasa()
    return RASA / ".venv"


@pytest.fixture(scope="session")
def server(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RasaServer]:
    """The real server with the real model, up."""
    server = RasaServer(trained, MODEL, tmp_path_factory.mktemp("rasa"), waits=(0.1,))
    server.start()
    try:
        wait_until("Rasa's start", lambda: server.state == "up")
        yield server
    finally:
        server.stop()


@pytest.fixture
def client(server: RasaServer) -> Iterator[RasaClient]:
    """A patient client: these tests are about what is understood, on a machine that may be busy."""
    client = RasaClient(lambda: server.url, registry=CollectorRegistry(), limit=10)
    yield client
    client.close()
