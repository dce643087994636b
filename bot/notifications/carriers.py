"""Puts together what sends letters: Twilio and SMTP as the settings name them, and a worker beside the line."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime

from backend.services.work import Clock
from bot.conversations.confirmation_calls import is_outdated, is_unwanted
from bot.notifications.letter_sending import LetterSender
from bot.notifications.outbox_worker import MessageHandler, OutboxWorker
from bot.settings import Settings
from channels.delivery.call_carrier import CallCarrier
from channels.delivery.email_carrier import EmailCarrier, SmtpServer
from channels.delivery.outcome import Outcome, Refused, Taken
from channels.delivery.sms_carrier import SmsCarrier
from channels.delivery.twilio_client import Connections, twilio_client


@contextlib.contextmanager
def open_letter_senders(settings: Settings, clock: Clock) -> Iterator[dict[str, MessageHandler]]:
    """The handlers of the letters' topics: sms, call and email; handlers of news are put beside them."""
    connections = Connections(settings.twilio_api_url)
    token = settings.twilio_auth_token.get_secret_value()
    client = twilio_client(settings.twilio_account_sid, token, connections)
    public_url = settings.public_url or f"http://{settings.host}:{settings.port}"
    yield {
        "sms": LetterSender(SmsCarrier(client, public_url), unwanted=is_outdated),
        "call": LetterSender(CallCarrier(client, public_url), unwanted=is_unwanted),
        "email": LetterSender(_email(settings, clock)),
    }
    connections.close()


@contextlib.asynccontextmanager
async def working(worker: OutboxWorker, leads: Callable[[], bool] = lambda: True) -> AsyncIterator[None]:
    """Drain the outbox in a thread for as long as the context lasts, where this process leads.

    The row under way is finished.
    """
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=[stop], kwargs={"leads": leads}, name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        await asyncio.to_thread(thread.join)


class NoEmail:
    """Refuses every e-mail where no SMTP server is named, so that each leaves another letter or a task."""

    def send(self, letter: object, news_key: str) -> Outcome:  # noqa: ARG002 - none is sent
        """Refuse it."""
        return Refused("ALLO_SMTP_HOST is not set", permanent=True)

    def find(self, letter: object, news_key: str, since: datetime) -> list[Taken]:  # noqa: ARG002 - none
        """Nothing."""
        return []


def _email(settings: Settings, clock: Clock) -> EmailCarrier | NoEmail:
    if settings.smtp_host is None:
        return NoEmail()
    password = settings.smtp_password.get_secret_value() if settings.smtp_password else None
    server = SmtpServer(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_sender,
        settings.smtp_username,
        password,
        settings.smtp_tls,
    )
    return EmailCarrier(server, clock)
