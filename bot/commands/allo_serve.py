"""`allo serve`: the line itself."""

import contextlib
import signal
import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated

import typer
import uvicorn

from bot.app import all_handlers, build, context_of, engine_of
from bot.demo import demo_account, demo_twilio, loading
from bot.demo.banner import banner
from bot.nlu.rasa_process import Rasa
from bot.notifications.outbox_worker import OutboxWorker
from bot.settings import Settings, make_demo_secrets, read_settings

LEAVING = (signal.SIGTERM, signal.SIGINT)
GRACE_SECONDS = 5
"""How long calls under way are waited for when the line is stopped."""


class PortIsTaken(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """Something else listens on the port."""


def serve(
    *,
    with_demo: Annotated[bool, typer.Option("--demo", help="Load fictitious people to try the line with.")] = False,
    with_worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Drain the outbox here, or leave it to `allo worker`.")
    ] = True,
) -> None:
    """Serve the line until it is interrupted (settings: the variables ALLO_…, see the README)."""
    signal.signal(signal.SIGTERM, _leave)
    if with_demo:
        make_demo_secrets()
    settings = read_settings()
    _must_be_free(settings)
    plays_twilio = with_demo and demo_twilio.is_wanted(settings)
    if plays_twilio:
        settings = demo_twilio.pointed_here(settings)
    typer.echo("Starting the database…", err=True)
    rasa = Rasa.apart(settings.rasa_url) if settings.rasa_url else Rasa.beside(settings.home)
    with _undisturbed():
        engine = engine_of(settings)
    context = context_of(settings, engine, understand=rasa.client.parse)
    if with_demo:
        loading.load(context.database, context.clock, context.pins)
        token = demo_account.make(settings, context)
        typer.echo(banner(settings, token, demo_account.make_sign_in(settings, context)), err=True)
    with contextlib.ExitStack() as stack:
        handlers = stack.enter_context(all_handlers(settings, context))
        worker = (
            OutboxWorker(context.database, context.clock, handlers, kept=timedelta(days=settings.keep.letters))
            if with_worker
            else None
        )
        app = build(
            settings,
            context,
            rasa,
            worker,
            daily=True,
            embedded=None if settings.database_url else settings.embedded_folder,
        )
        if plays_twilio:
            app.mount(demo_twilio.PATH, stack.enter_context(demo_twilio.playing_twilio(settings)).app)
        uvicorn.run(
            app,
            host=settings.host,
            port=settings.port,
            access_log=False,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )


def _leave(_signal: int, _frame: object) -> None:
    """End as a program that has done its work: what was started, PostgreSQL and Rasa, is ended with it.

    The web server gives the signal back once it has closed; by default that would kill us before we tidied up.
    """
    raise SystemExit(0)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Leave only afterwards: a PostgreSQL that is half started would be left behind."""
    came: list[int] = []
    before = {number: signal.signal(number, lambda which, _: came.append(which)) for number in LEAVING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if came:
            signal.raise_signal(came[0])


def _must_be_free(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise PortIsTaken(
                f"{settings.host}:{settings.port} cannot be listened on ({error.strerror}): "
                "stop what runs there, or set ALLO_PORT to another port."
            ) from error
