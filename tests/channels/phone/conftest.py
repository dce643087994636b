"""A line of its own for every test of the telephone."""

from collections.abc import Iterator

import pytest

from tests.channels.phone.server import FakeLine, serving
from tests.channels.phone.twilio_side import Twilio, playing_twilio


@pytest.fixture
def line() -> Iterator[FakeLine]:
    """A line on loopback; whatever happens in the test, every request must be signed."""
    with serving(FakeLine()) as served:
        served.on("/twilio/voice/status", "")
        yield served
    unsigned = [request.path for request in served.received if not request.signed]
    assert not unsigned


@pytest.fixture
def twilio(line: FakeLine) -> Iterator[Twilio]:
    """Twilio's side, with handsets."""
    with playing_twilio(line) as played:
        yield played
