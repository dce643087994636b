"""An office for each test of delivery."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.delivery.office import Office, open_office
from tests.support.clock import StoppedClock


@pytest.fixture
def office(engine: Engine, clock: StoppedClock) -> Iterator[Office]:
    """The worker, Twilio's client, and the fake."""
    with open_office(engine, clock) as opened:
        yield opened
