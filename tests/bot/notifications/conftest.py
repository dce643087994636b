"""The worker, Twilio's client and the fake of Twilio, for each test of what goes out."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.backend.services.conftest import cashier
from tests.bot.notifications.delivery_harness import DeliveryHarness, open_delivery
from tests.support.clock import StoppedClock

__all__ = ["cashier", "delivery"]


@pytest.fixture
def delivery(engine: Engine, clock: StoppedClock) -> Iterator[DeliveryHarness]:
    """The worker, Twilio's client, and the fake."""
    with open_delivery(engine, clock) as opened:
        yield opened
