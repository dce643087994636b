"""`allo phone`: a telephone in the terminal, in the hand of one of the demo's people."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import httpx2
import typer

from bot.app import line_of
from bot.data_files import read_programmes
from bot.demo import demo_twilio, loading
from bot.settings import Settings, make_demo_secrets, read_settings
from channels.phone.arrivals import Arrivals
from channels.phone.dialing import ANYBODY, WHAT_COMES
from channels.phone.handset import Handset, RestAccess
from channels.phone.in_hand import Hand
from channels.phone.keyboard import Keyboard, Script
from channels.phone.terminal import Screen, replay, run

START_SECONDS = 60


class NobodyAnswers(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """The line could not be rung."""


def phone(  # noqa: PLR0913, PLR0917 - options of a command
    to: Annotated[str, typer.Option(help="The number to ring and to write to, E.164; else the programme's.")] = "",
    line: Annotated[str, typer.Option(help="The programme to ring, by its code; else that of whose it is.")] = "",
    caller: Annotated[str, typer.Option("--from", help="The telephone's own number, E.164.")] = "",
    who: Annotated[str, typer.Option("--as", help="Whose it is: jeanne, lucien, odette, nadia, marie…")] = "jeanne",
    text: Annotated[str, typer.Option("--sms", metavar="TEXT", help="Begin with this text instead of a call.")] = "",
    wait: Annotated[bool, typer.Option("--wait", help="Begin with neither: wait for texts and calls.")] = False,  # noqa: FBT002 - a flag
    adviser: Annotated[str, typer.Option(help="What a rung adviser does: busy, machine, no-answer…")] = "completed",
    transcript: Annotated[Path | None, typer.Option(help="A transcript to replay.", exists=True)] = None,
) -> None:
    """A telephone: it rings the line at once, unless --wait or --sms leave it in your hand.

    In a call, type keys (31000017, 3*30#) or words; an empty line is silence, h hangs up.
    Out of a call, `sms SOLDE` sends a text, `a` rings, `d` picks up what rings; texts are shown as they come.
    A script on standard input does the same, line by line; it too begins with a call, unless --wait or --sms.
    """
    make_demo_secrets()
    settings = read_settings()
    if adviser not in WHAT_COMES:
        raise typer.BadParameter(f"An adviser does one of {', '.join(WHAT_COMES)}.", param_hint="--adviser")
    number = caller or _number_of(who)
    to = to or _line_of(settings, line or loading.programme_of(who))
    with _line(settings):
        telephone = demo_twilio.telephone_of(settings)
        telephone.others[ANYBODY] = adviser
        if transcript:
            code = replay(transcript, telephone)
        elif not (wait or text or sys.stdin.isatty()):
            code = run(telephone, to, number)
        else:
            code = _in_hand(Handset(number, to, telephone, _side(settings)), text, rings=not (wait or text))
    raise typer.Exit(code)


def _number_of(who: str) -> str:
    numbers = loading.telephones()
    if who.lower() not in numbers:
        told = f"The demo's people with a telephone are {', '.join(numbers)}; for another number, give --from."
        raise typer.BadParameter(told, param_hint="--as")
    return numbers[who.lower()]


def _line_of(settings: Settings, code: str) -> str:
    """The number of a programme's line, E.164."""
    programmes = read_programmes(settings.programmes)
    if code not in programmes:
        raise typer.BadParameter(f"The programmes are {', '.join(programmes)}.", param_hint="--line")
    return line_of(settings, programmes[code])


def _in_hand(handset: Handset, text: str, *, rings: bool) -> int:
    """Give the telephone to whoever types, or to a script."""
    screen, typed = Screen(), sys.stdin.isatty()
    hand = Hand(handset, Arrivals(handset), screen, typed)
    hand.start()
    if rings:
        hand.ring()
    elif text:
        hand.text(text)
    code = hand.live(Keyboard(screen.console, hand.idle) if typed else Script(sys.stdin))
    handset.close()
    return code


def _side(settings: Settings) -> RestAccess:
    url = demo_twilio.base_url(settings) + demo_twilio.PATH
    return RestAccess(url, settings.twilio_account_sid, settings.twilio_auth_token.get_secret_value())


@contextlib.contextmanager
def _line(settings: Settings) -> Iterator[None]:
    """The running line; or the demo, started for this call and stopped after it."""
    base_url = demo_twilio.base_url(settings)
    if _answers(base_url):
        yield
        return
    if settings.database_url:
        raise NobodyAnswers(f"No line answers at {base_url}: start it, or set ALLO_PORT to its port.")
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
