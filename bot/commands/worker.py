"""`allo worker`: drains the outbox beside the line, in as many processes as wanted on one database."""

import signal
import threading
from typing import Annotated

import typer

from backend.services.work import system_clock
from bot import logs
from bot.app import engine_of
from bot.mailroom import DeliverySettings, open_mailroom
from bot.settings import read_settings
from bot.worker import THREADS, Worker


def worker(
    threads: Annotated[int, typer.Option(help="How many letters are sent at once.", min=1, max=16)] = THREADS,
    *,
    once: Annotated[bool, typer.Option("--once", help="Send what is due now, and end.")] = False,
) -> None:
    """Send texts, calls and e-mails until it is interrupted; what is under way is finished first."""
    logs.set_up()
    settings = read_settings()
    with open_mailroom(settings, DeliverySettings(), system_clock) as handlers:
        _drain(Worker(engine_of(settings), system_clock, handlers, threads=threads), once=once)


def _drain(worker: Worker, *, once: bool) -> None:
    if once:
        typer.echo(f"{worker.run_once()} sent or tried.")
        return
    stop = threading.Event()
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, lambda *_: stop.set())
    typer.echo("Draining the outbox (stop with ctrl-C)…", err=True)
    worker.run(stop)
