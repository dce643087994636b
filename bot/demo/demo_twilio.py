"""In the demo, our own telephone plays Twilio's REST side beside the line, so that texts and calls arrive somewhere."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bot.settings import Settings
from channels.phone.rest import RestSide
from channels.phone.telephone import Telephone

PATH = "/demo/twilio"
"""Where it is mounted beside the line: no second port to be taken, and a handset knows where to look."""

LOOK_SECONDS = 1.0
PROCESSOR = "demo"
"""The Pay Connector of our own telephone: it takes test cards alone."""

EVERYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104 - compared with, never bound
"""Addresses that are listened on and cannot be connected to."""


def base_url(settings: Settings) -> str:
    """Where the line is reached from this machine."""
    host = "127.0.0.1" if settings.host in EVERYWHERE else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def is_wanted(settings: Settings) -> bool:
    """Whether nobody has said who plays Twilio: ALLO_TWILIO_API_URL is not set."""
    return "twilio_api_url" not in settings.model_fields_set


def telephone_of(settings: Settings) -> Telephone:
    """A telephone that rings, texts and answers this line."""
    return Telephone(
        base_url(settings),
        settings.twilio_auth_token.get_secret_value(),
        settings.twilio_account_sid,
        public_url=settings.public_url,
        voice_fallback_url="/twilio/voice/fallback",
    )


def pointed_here(settings: Settings) -> Settings:
    """The same settings, with Twilio's REST API beside the line, and our own processor for bank cards."""
    ours = {"twilio_api_url": base_url(settings) + PATH, "pay_connector": settings.pay_connector or PROCESSOR}
    return settings.model_copy(update=ours)


@contextmanager
def playing_twilio(settings: Settings) -> Iterator[RestSide]:
    """Twilio's REST side, whose calls stop ringing by themselves for as long as the context lasts."""
    side = RestSide(settings.twilio_account_sid, settings.twilio_auth_token.get_secret_value(), telephone_of(settings))
    stop = threading.Event()
    thread = threading.Thread(target=_ring_out, args=(side, stop), name="ring-out", daemon=True)
    thread.start()
    try:
        yield side
    finally:
        stop.set()
        thread.join()


def _ring_out(side: RestSide, stop: threading.Event) -> None:
    while not stop.wait(LOOK_SECONDS):
        side.ring_out()
