"""What delivers, for tests: the real worker and Twilio's real client, on the fake of Twilio over loopback."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fastapi import FastAPI
from sqlalchemy import Engine

from backend.domain.letters import Letter, Ring, Text
from backend.domain.task import Task
from backend.services import adviser_tasks
from backend.services.notifying import notify
from backend.services.work import Work
from bot.notifications.letter_sending import LetterSender, status_recorder
from bot.notifications.outbox_worker import MessageHandler, OutboxWorker
from channels.delivery.call_carrier import CallCarrier
from channels.delivery.sms_carrier import SmsCarrier
from channels.delivery.status import delivery_routes
from channels.delivery.twilio_client import Connections, twilio_client
from channels.phone.telephone import Telephone
from channels.signature import TwilioSignature
from tests.support import opened_tables
from tests.support.clock import StoppedClock
from tests.support.line import ACCOUNT, LINE, TOKEN, listening
from tests.support.twilio_rest import TwilioRest, playing_twilio

MARIE = "+33639980011"
GEORGES = "+33639980012"
LANDLINE = "+33199000021"
BODY = "Paiement REF7K2 : 3h30, 16,83 EUR, versés sous 2 jours ouvrés."
CALLBACK_SECONDS = 30
PATIENCE = 1.0
ENOUGH = timedelta(hours=2)


@dataclass
class DeliveryHarness:
    """Everything that goes out, and what came of it."""

    engine: Engine
    clock: StoppedClock
    rest: TwilioRest
    worker: OutboxWorker

    def put(self, key: str, letter: Letter) -> bool:
        """Put a letter into the outbox."""
        with self.engine.begin() as connection:
            return notify(Work(connection, self.clock()), key, letter)

    def text(self, key: str, to: str = MARIE, body: str = BODY, otherwise: Letter | None = None) -> None:
        """Put a text into the outbox."""
        self.put(key, Text(to, LINE, "apa31", body, otherwise))

    def ring(self, key: str, to: str = MARIE, **fields: Any) -> None:
        """Put a call into the outbox."""
        self.put(key, Ring(to, LINE, **({"says": ("Bonjour.",)} | fields)))

    def drain(self) -> None:
        """Work until everything is done, however long that takes on the clock."""
        for _ in range(40):
            self.worker.run_once()
            if not self.rows("select 1 from outbox where done_at is null and topic <> 'payment.accepted'"):
                return
            self.clock.moment += ENOUGH
        raise AssertionError("The outbox is never empty.")

    def rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        """What the database answers."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in opened_tables.run(connection, query, values)]

    def state(self, key: str) -> str:
        """The state of a delivery."""
        ((state,),) = self.rows("select state from deliveries where news_key = :key", key=key)
        return str(state)

    def wait_for(self, key: str, state: str) -> None:
        """Wait until a delivery is in a state: callbacks come when they come."""
        deadline = time.monotonic() + CALLBACK_SECONDS
        while self.state(key) != state and time.monotonic() < deadline:
            time.sleep(0.01)
        assert self.state(key) == state

    def tasks(self) -> list[Task]:
        """What operators see."""
        with self.engine.connect() as connection:
            return adviser_tasks.open_tasks(Work(connection, self.clock()))


@contextmanager
def open_delivery(engine: Engine, clock: StoppedClock) -> Iterator[DeliveryHarness]:
    """Serve the callbacks and the fake, and make a worker that drains when it is told to."""
    signature = TwilioSignature(TOKEN)
    callbacks = FastAPI()
    callbacks.include_router(delivery_routes(status_recorder(engine, clock), signature))
    with listening(callbacks) as public_url:
        telephone = Telephone(public_url, TOKEN, ACCOUNT)
        with playing_twilio(telephone, clock) as rest:
            connections = Connections(rest.url, PATIENCE)
            client = twilio_client(ACCOUNT, TOKEN, connections)
            handlers: dict[str, MessageHandler] = {
                "sms": LetterSender(SmsCarrier(client, public_url)),
                "call": LetterSender(CallCarrier(client, public_url)),
            }
            worker = OutboxWorker(engine, clock, handlers, threads=1, jitter=lambda: 0.0)
            yield DeliveryHarness(engine, clock, rest, worker)
            connections.close()
