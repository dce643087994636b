"""Serves the line by several processes at one port: Python uses one core a process, and calls are to wait for none.

One process, the first, runs what there is to be one of (PostgreSQL where it is embedded, Rasa, the socket) and starts
the others, which answer; it starts them again when they die (uvicorn's own supervisor). Who of these drains the
outbox and closes days is elected in the database (backend/leadership.py).
"""

import atexit
import ctypes
import multiprocessing
import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import structlog
import uvicorn
from fastapi import FastAPI
from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from uvicorn.supervisors import Multiprocess

from backend import embedded_postgres
from backend.leadership import Leadership
from bot import logs
from bot.app import HASTE, all_handlers, build, context_of, engine_of
from bot.beside import REVIVE_SECONDS, Beside
from bot.commands.shared_port import shared_port_at
from bot.nlu.rasa_process import Rasa, rasa_server
from bot.nlu.rasa_server import START_SECONDS, free_port
from bot.notifications.outbox_worker import OutboxWorker
from bot.postgres_keeping import PostgresKeeper
from bot.settings import Settings, read_settings

COUNTED = "PROMETHEUS_MULTIPROC_DIR"
"""Where prometheus-client has processes count together; it reads this by itself when it is imported."""

TRY_AGAIN_SECONDS = 1.0

_DIES_WITH_PARENT = 1
"""Linux's PR_SET_PDEATHSIG."""

log = structlog.get_logger()


def serve_by_several(settings: Settings, engine: Engine, server: uvicorn.Config) -> None:
    """Serve until interrupted, by `server.workers` processes of one of the applications below."""
    with ExitStack() as stack:
        told = {"ALLO_DATABASE_URL": engine.url.render_as_string(hide_password=False)}
        told[COUNTED] = stack.enter_context(tempfile.TemporaryDirectory(prefix="allo-counted-"))
        if settings.rasa_url is None:
            told["ALLO_RASA_URL"] = stack.enter_context(_own_rasa(settings.home))
        if settings.database_url is None:
            stack.enter_context(_kept_alive(settings.embedded_folder))
        os.environ.update(told)
        os.environ.pop("ALLO_DATABASE_OWNER_URL", None)  # whoever answers calls is not the owner
        port = stack.enter_context(shared_port_at(server.host, server.port))
        Multiprocess(server, sockets=[port]).run()


def answering() -> FastAPI:
    """The application of a process that answers, and does whatever else it is elected for."""
    return _application(with_worker=True)


def answering_only() -> FastAPI:
    """The same where `allo worker` drains the outbox."""
    return _application(with_worker=False)


def _application(*, with_worker: bool) -> FastAPI:
    _end_with_parent()
    logs.set_up()
    settings = read_settings()
    assert settings.rasa_url, "the first process has named it"
    engine, rasa = _engine_that_answers(settings), Rasa.apart(settings.rasa_url, grace=START_SECONDS)
    context = context_of(settings, engine, understand=rasa.client.parse, haste=HASTE)
    leadership, stack = Leadership(engine), ExitStack()
    atexit.register(stack.close)
    stack.callback(leadership.close)
    handlers = stack.enter_context(all_handlers(settings, context))
    kept = timedelta(days=settings.keep.letters)
    worker = OutboxWorker(engine, context.clock, handlers, kept=kept) if with_worker else None
    counted = CollectorRegistry()
    MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    beside = Beside(rasa, worker, daily=True, leads=leadership.leads, replaced=True, counted=counted)
    return build(settings, context, beside)


def _engine_that_answers(settings: Settings) -> Engine:
    """The database, however long it is waited for: who gave up would end, and uvicorn start nobody else meanwhile."""
    while True:
        try:
            return engine_of(settings)
        except OperationalError as error:
            log.warning("the database does not answer yet, this process waits for it", error=type(error).__name__)
            time.sleep(TRY_AGAIN_SECONDS)


def _end_with_parent() -> None:
    """Be told to end when the first process is killed, which could tell nobody: no call is left to one of yesterday."""
    parent = multiprocessing.parent_process()
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(_DIES_WITH_PARENT, signal.SIGTERM)
    if parent and os.getppid() != parent.pid:
        raise SystemExit(0)


@contextmanager
def _own_rasa(home: Path) -> Iterator[str]:
    """One Rasa for all processes; where it answers."""
    port = free_port()
    server = rasa_server(home, ("127.0.0.1", port))
    server.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop()


@contextmanager
def _kept_alive(folder: Path) -> Iterator[None]:
    """Start the embedded PostgreSQL again whenever it dies."""
    keeper, stop = PostgresKeeper(lambda: embedded_postgres.revive(folder)), threading.Event()

    def keep() -> None:
        while not stop.wait(REVIVE_SECONDS):
            keeper.look()

    thread = threading.Thread(target=keep, name="keeping PostgreSQL alive", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        embedded_postgres.end_if_frozen(folder)
