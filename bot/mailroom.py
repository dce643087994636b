"""Puts together what sends letters: Twilio and SMTP as the settings name them, and a worker beside the line."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from backend.services.work import Clock
from bot.posting import Posting
from bot.settings import Settings
from bot.worker import Handler, Worker
from channels.delivery.calls import CallCarrier
from channels.delivery.client import TWILIO_API_URL, Connections, twilio_client
from channels.delivery.email import EmailCarrier, SmtpServer
from channels.delivery.outcome import Outcome, Refused, Taken
from channels.delivery.sms import SmsCarrier


class DeliverySettings(BaseSettings):
    """How letters go out. Each field is the variable ALLO_<FIELD>.

    Attributes:
        twilio_api_url: Twilio's REST API; in the demo our own telephone plays it.
        smtp_host: Who takes our e-mails; None where there are none.
        smtp_port: 587, or 465 where it is encrypted from the start.
        smtp_tls: start (STARTTLS, required), whole (from the start), or none (the same machine only).
        smtp_sender: Our address.
        smtp_username: None where the server asks for none.
        smtp_password: Secret.
    """

    model_config = SettingsConfigDict(env_prefix="ALLO_", extra="ignore", env_ignore_empty=True)

    twilio_api_url: str = TWILIO_API_URL
    smtp_host: str | None = None
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 587
    smtp_tls: Literal["start", "whole", "none"] = "start"
    smtp_sender: str = "ne-pas-repondre@example.invalid"
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None

    @field_validator("twilio_api_url")
    @classmethod
    def _is_a_url(cls, url: str) -> str:
        if not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise ValueError("must begin with https:// (http:// only on this machine)")
        return url.rstrip("/")


@contextlib.contextmanager
def open_mailroom(settings: Settings, delivery: DeliverySettings, clock: Clock) -> Iterator[dict[str, Handler]]:
    """The handlers of the letters' topics: sms, call and email; handlers of news are put beside them."""
    connections = Connections(delivery.twilio_api_url)
    token = settings.twilio_auth_token.get_secret_value()
    client = twilio_client(settings.twilio_account_sid, token, connections)
    public_url = settings.public_url or f"http://{settings.host}:{settings.port}"
    yield {
        "sms": Posting(SmsCarrier(client, public_url)),
        "call": Posting(CallCarrier(client, public_url)),
        "email": Posting(_email(delivery, clock)),
    }
    connections.close()


@contextlib.asynccontextmanager
async def working(worker: Worker) -> AsyncIterator[None]:
    """Drain the outbox in a thread for as long as the context lasts; the row under way is finished."""
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=[stop], name="worker", daemon=True)
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


def _email(delivery: DeliverySettings, clock: Clock) -> EmailCarrier | NoEmail:
    if delivery.smtp_host is None:
        return NoEmail()
    password = delivery.smtp_password.get_secret_value() if delivery.smtp_password else None
    server = SmtpServer(
        delivery.smtp_host,
        delivery.smtp_port,
        delivery.smtp_sender,
        delivery.smtp_username,
        password,
        delivery.smtp_tls,
    )
    return EmailCarrier(server, clock)
