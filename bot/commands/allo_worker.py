"""`allo worker`: drains the outbox beside the line, in as many processes as wanted on one database."""

import signal
import threading
from datetime import timedelta
from typing import Annotated

import typer

from bot.app import all_handlers, context_of, engine_of
from bot.notifications.outbox_worker import THREADS, OutboxWorker
from bot.settings import read_settings


def worker(
    threads: Annotated[int, typer.Option(help="How many letters are sent at once.", min=1, max=16)] = THREADS,
    *,
    once: Annotated[bool, typer.Option("--once", help="Send what is due now, and end.")] = False,
) -> None:
    """Send texts, calls and e-mails until it is interrupted; what is under way is finished first."""
    settings = read_settings()
    context = context_of(settings, engine_of(settings))
    with all_handlers(settings, context) as handlers:
        _drain(
            OutboxWorker(
                context.database, context.clock, handlers, threads=threads, kept=timedelta(days=settings.keep.letters)
            ),
            once=once,
        )


def _drain(worker: OutboxWorker, *, once: bool) -> None:
    if once:
        typer.echo(f"{worker.run_once()} sent or tried.")
        return
    stop = threading.Event()
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, lambda *_: stop.set())
    typer.echo("Draining the outbox (stop with ctrl-C)…", err=True)
    worker.run(stop)
