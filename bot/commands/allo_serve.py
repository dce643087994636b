"""`allo serve`: the line itself."""

import contextlib
import os
import signal
import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Any

import typer
import uvicorn
from fastapi import FastAPI

from bot.app import HASTE, all_handlers, build, context_of, engine_of
from bot.beside import Beside
from bot.commands import several_processes
from bot.demo import browser_phone, demo_account, demo_twilio, loading
from bot.demo.banner import banner
from bot.demo.demo_ear import DemoEar
from bot.nlu.rasa_process import Rasa
from bot.notifications.outbox_worker import OutboxWorker
from bot.settings import Settings, make_demo_secrets, read_settings

LEAVING = (signal.SIGTERM, signal.SIGINT)
START_SECONDS = 60
"""How long a process may take to start, on a cold disk and a busy machine, before it is held to hang."""

GRACE_SECONDS = 5
"""How long calls under way are waited for when the line is stopped."""


class OneTelephone(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """The demo cannot be served by several processes."""


class PortIsTaken(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """Something else listens on the port."""


def serve(
    *,
    with_demo: Annotated[bool, typer.Option("--demo", help="Load fictitious people to try the line with.")] = False,
    with_worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Drain the outbox here, or leave it to `allo worker`.")
    ] = True,
    processes: Annotated[
        int | None, typer.Option(min=1, max=64, help="How many answer: one for each core, and one in the demo.")
    ] = None,
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
    many = _how_many(processes, plays_twilio=plays_twilio)
    if many > 1:
        answers = several_processes.answering if with_worker else several_processes.answering_only
        name = f"{answers.__module__}:{answers.__name__}"
        several_processes.serve_by_several(settings, engine, _server(settings, name, workers=many, factory=True))
        return
    ear = DemoEar(rasa.client.parse)
    heard_by = ear if plays_twilio else rasa.client.parse
    context = context_of(settings, engine, understand=heard_by, haste=HASTE)
    if with_demo:
        loading.load(context.database, context.clock, context.pins)
    with contextlib.ExitStack() as stack:
        handlers = stack.enter_context(all_handlers(settings, context))
        kept = timedelta(days=settings.keep.letters)
        worker = OutboxWorker(context.database, context.clock, handlers, kept=kept) if with_worker else None
        embedded = None if settings.database_url else settings.embedded_folder
        app = build(settings, context, Beside(rasa, worker, daily=True, embedded=embedded))
        page = None
        if plays_twilio:
            side = stack.enter_context(demo_twilio.playing_twilio(settings))
            app.mount(demo_twilio.PATH, side.app)
            page = browser_phone.add(app, settings, context, side, ear)
        if with_demo:
            token = demo_account.make(settings, context)
            typer.echo(banner(settings, token, page, demo_account.make_sign_in(settings, context)), err=True)
        uvicorn.Server(_server(settings, app)).run()


def _how_many(asked: int | None, *, plays_twilio: bool) -> int:
    """How many processes answer.

    Raises:
        OneTelephone: The demo was asked for more than one.
    """
    if not plays_twilio:
        return asked or os.cpu_count() or 1
    if asked not in {None, 1}:
        raise OneTelephone("The demo's own Twilio lives in one process: leave --processes out, or --demo.")
    return 1


def _server(settings: Settings, app: FastAPI | str, **more: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_worker_healthcheck=START_SECONDS,
        **more,
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
