"""A line of its own for every test of the telephone."""

from collections.abc import Iterator

import pytest

from tests.channels.phone.server import Line, serving


@pytest.fixture
def line() -> Iterator[Line]:
    """A line on loopback; whatever happens in the test, every request must be signed."""
    with serving(Line()) as served:
        served.on("/twilio/voice/status", "")
        yield served
    unsigned = [request.path for request in served.received if not request.signed]
    assert not unsigned
