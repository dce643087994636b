"""The console is served by the role of the application: what an act there may not do fails here as it would there."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.support.clock import StoppedClock
from tests.support.line import Line, serving


@pytest.fixture
def line(application: Engine, clock: StoppedClock) -> Iterator[Line]:
    """The line as the role of the application, which may do all that the console does."""
    with serving(application, clock) as served:
        yield served
