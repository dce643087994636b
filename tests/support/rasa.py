"""The real Rasa with the trained model, for tests that speak in whole sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from bot.engine.parsed import Understand
from bot.nlu.rasa_client import RasaClient
from bot.nlu.rasa_process import rasa_server, wait_until_up

PATIENT = 10.0


def is_set_up() -> bool:
    """Whether the environment and the model are there (`make rasa-model` makes both)."""
    return rasa_server(Path()).is_set_up


def skip_without_rasa() -> None:
    """Skip the test, saying how to get a Rasa, where it cannot be set up."""
    if not is_set_up():
        pytest.skip("Rasa is not set up here (no Python 3.10?): run `make rasa-model`")


@contextmanager
def understanding(logs: Path) -> Iterator[Understand]:
    """A patient client of a Rasa that is up: these tests are about meaning, on a machine that may be busy."""
    server = rasa_server(logs)
    server.start()
    client = RasaClient(lambda: server.url, registry=CollectorRegistry(), limit=PATIENT)
    try:
        assert wait_until_up(server), "Rasa starts"
        yield client.parse
    finally:
        client.close()
        server.stop()
