"""What the settings name is what letters go out by; what they do not name is seen."""

import asyncio

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine

from backend.domain.letters import Letter, Mail, Text
from backend.services.notifying import notify
from backend.services.work import Work
from bot.notifications.carriers import open_letter_senders, working
from bot.notifications.outbox_worker import OutboxWorker
from tests.bot.notifications.delivery_harness import BODY, MARIE, DeliveryHarness
from tests.support.clock import StoppedClock
from tests.support.line import LINE, settings


def put(engine: Engine, clock: StoppedClock, letter: Letter) -> None:
    """Put a letter into the outbox."""
    with engine.begin() as connection:
        notify(Work(connection, clock()), "k", letter)


def test_a_worker_drains_beside_the_line(delivery: DeliveryHarness) -> None:
    delivery.rest.silent = True
    put(delivery.engine, delivery.clock, Text(MARIE, LINE, "apa31", BODY))

    async def serve() -> None:
        async with working(OutboxWorker(delivery.engine, delivery.clock, handlers, threads=2)):
            for _ in range(500):
                if delivery.rest.bodies(MARIE):
                    return
                await asyncio.sleep(0.01)

    with open_letter_senders(settings(twilio_api_url=delivery.rest.url), delivery.clock) as handlers:
        asyncio.run(serve())
    assert delivery.rest.bodies(MARIE) == [BODY]
    assert delivery.rows("select outcome from outbox where key = 'k'") == [("taken",)]
    assert delivery.rest.texts[0].form["StatusCallback"] == "http://127.0.0.1:8000/twilio/sms/status?news=k"


def test_an_email_without_a_server_goes_another_way(delivery: DeliveryHarness) -> None:
    text = Text(MARIE, LINE, "apa31", BODY)
    put(delivery.engine, delivery.clock, Mail("marie@example.org", "Paiement", BODY, otherwise=text))
    with open_letter_senders(settings(twilio_api_url=delivery.rest.url), delivery.clock) as handlers:
        OutboxWorker(delivery.engine, delivery.clock, handlers, threads=1).run_once()
    assert delivery.rest.bodies(MARIE) == [BODY]


@pytest.mark.parametrize("url", ["http://api.example.org", "ftp://x", "api.twilio.com"])
def test_the_token_is_not_sent_in_clear(url: str) -> None:
    with pytest.raises(ValidationError, match="must begin with https"):
        settings(twilio_api_url=url)
