"""An exchange for each test of texts."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.channels.sms.text_exchange import Exchange, open_exchange
from tests.support.clock import StoppedClock


@pytest.fixture
def exchange(engine: Engine, clock: StoppedClock) -> Iterator[Exchange]:
    """The line with everything that goes out."""
    with open_exchange(engine, clock) as opened:
        yield opened
