"""What the bank's tests share: a cashier that pays, cancels, exports and imports."""

import pytest
from sqlalchemy import Engine

from tests.backend.services.cashier import Cashier
from tests.support.clock import StoppedClock


@pytest.fixture
def cashier(engine: Engine, clock: StoppedClock) -> Cashier:
    """A cashier on the demo's people."""
    return Cashier(engine, clock)
