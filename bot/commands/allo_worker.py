"""`allo worker`: drains the outbox beside the line, in as many processes as wanted on one database."""

import signal
import threading
from datetime import timedelta
from typing import Annotated

import typer

from bot.app import all_handlers, context_of, engine_of
from bot.context import AppContext
from bot.notifications.outbox_worker import THREADS, OutboxWorker
from bot.present_phrasebook import LOOK_SECONDS
from bot.settings import read_settings


def worker(
    threads: Annotated[int, typer.Option(help="How many letters are sent at once.", min=1, max=16)] = THREADS,
    *,
    once: Annotated[bool, typer.Option("--once", help="Send what is due now, and end.")] = False,
) -> None:
    """Send texts, calls and e-mails until it is interrupted; what is under way is finished first."""
    settings = read_settings()
    context = context_of(settings, engine_of(settings))
    context.phrasebook.look(context.database, context.clock)
    with all_handlers(settings, context) as handlers:
        _drain(
            context,
            OutboxWorker(
                context.database, context.clock, handlers, threads=threads, kept=timedelta(days=settings.keep.letters)
            ),
            once=once,
        )


def _drain(context: AppContext, worker: OutboxWorker, *, once: bool) -> None:
    if once:
        typer.echo(f"{worker.run_once()} sent or tried.")
        return
    stop = threading.Event()
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, lambda *_: stop.set())
    threading.Thread(target=_read_edits, args=[context, stop], name="edited sentences", daemon=True).start()
    typer.echo("Draining the outbox (stop with ctrl-C)…", err=True)
    worker.run(stop)


def _read_edits(context: AppContext, stop: threading.Event) -> None:
    """Write letters as editors have sentences said, until `stop` is set."""
    while not stop.wait(LOOK_SECONDS):
        context.phrasebook.look(context.database, context.clock)
