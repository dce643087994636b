"""What the settings name is what letters go out by; what they do not name is seen."""

import asyncio

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine

from backend.domain.letters import Letter, Mail, Text
from backend.services.letters import notify
from backend.services.work import Work
from bot.notifications.carriers import open_mailroom, working
from bot.notifications.outbox_worker import Worker
from tests.delivery.office import BODY, MARIE, Office
from tests.support.clock import StoppedClock
from tests.support.line import LINE, settings


def put(engine: Engine, clock: StoppedClock, letter: Letter) -> None:
    """Put a letter into the outbox."""
    with engine.begin() as connection:
        notify(Work(connection, clock()), "k", letter)


def test_a_worker_drains_beside_the_line(office: Office) -> None:
    office.rest.silent = True
    put(office.engine, office.clock, Text(MARIE, LINE, "apa31", BODY))

    async def serve() -> None:
        async with working(Worker(office.engine, office.clock, handlers, threads=2)):
            for _ in range(500):
                if office.rest.bodies(MARIE):
                    return
                await asyncio.sleep(0.01)

    with open_mailroom(settings(twilio_api_url=office.rest.url), office.clock) as handlers:
        asyncio.run(serve())
    assert office.rest.bodies(MARIE) == [BODY]
    assert office.rows("select outcome from outbox where key = 'k'") == [("taken",)]
    assert office.rest.texts[0].form["StatusCallback"] == "http://127.0.0.1:8000/twilio/sms/status?news=k"


def test_an_email_without_a_server_goes_another_way(office: Office) -> None:
    text = Text(MARIE, LINE, "apa31", BODY)
    put(office.engine, office.clock, Mail("marie@example.org", "Paiement", BODY, otherwise=text))
    with open_mailroom(settings(twilio_api_url=office.rest.url), office.clock) as handlers:
        Worker(office.engine, office.clock, handlers, threads=1).run_once()
    assert office.rest.bodies(MARIE) == [BODY]


@pytest.mark.parametrize("url", ["http://api.example.org", "ftp://x", "api.twilio.com"])
def test_the_token_is_not_sent_in_clear(url: str) -> None:
    with pytest.raises(ValidationError, match="must begin with https"):
        settings(twilio_api_url=url)
