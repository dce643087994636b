"""`allo phone`: a telephone in the terminal, ringing the running line or one that it starts."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import httpx2
import typer

from bot.settings import make_demo_secrets, read_settings
from channels.phone.line import Telephone
from channels.phone.terminal import replay, run

START_SECONDS = 60
JEANNE = "+33199000017"
APA_31 = "+33199000031"


class NobodyAnswers(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """The line could not be rung."""


def phone(
    to: Annotated[str, typer.Option(help="The number to ring, E.164.")] = APA_31,
    caller: Annotated[str, typer.Option("--from", help="The number to ring from, E.164.")] = JEANNE,
    transcript: Annotated[Path | None, typer.Option(help="A transcript to replay.", exists=True)] = None,
) -> None:
    """Ring the line: type keys (31000017, 3*30#) or words; an empty line is silence, h hangs up."""
    make_demo_secrets()
    settings = read_settings()
    base_url = f"http://{settings.host}:{settings.port}"
    with _line(base_url):
        telephone = Telephone(
            base_url,
            settings.twilio_auth_token.get_secret_value(),
            settings.twilio_account_sid,
            public_url=settings.public_url,
            voice_fallback_url="/twilio/voice/fallback",
        )
        code = replay(transcript, telephone) if transcript else run(telephone, to, caller)
    raise typer.Exit(code)


@contextlib.contextmanager
def _line(base_url: str) -> Iterator[None]:
    """The running line, or one started for this call and stopped after it."""
    if _answers(base_url):
        yield
        return
    typer.echo("The line is not running: starting one…", err=True)
    line = subprocess.Popen([sys.executable, "-m", "bot.cli", "serve", "--demo"], stderr=subprocess.DEVNULL)
    try:
        _wait(base_url, line)
        yield
    finally:
        line.terminate()
        line.wait(timeout=10)


def _wait(base_url: str, line: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(base_url):
        if line.poll() is not None or time.monotonic() > deadline:
            raise NobodyAnswers("The line did not start: run `make run` to see why.")
        time.sleep(0.2)


def _answers(base_url: str) -> bool:
    try:
        return httpx2.get(f"{base_url}/healthz", timeout=2, trust_env=False).is_success
    except httpx2.HTTPError:
        return False
