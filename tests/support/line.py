"""The whole line over real HTTP on loopback, with a clock that the test moves."""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine, event

from bot.app import build, context_of
from bot.context import AppContext
from bot.engine.parsed import Understand
from bot.settings import Settings
from channels.phone.telephone import Telephone
from tests.support import opened_tables
from tests.support.clock import StoppedClock
from tests.support.postgres import KEYS, PEPPER

TOKEN = "a token for the tests"
ACCOUNT = "AC" + "0" * 32
LINE = "+33199000031"
JEANNE = "+33199000017"
START_SECONDS = 10
Lines = Mapping[str, tuple[str, ...]]
NO_LINES: Lines = {}
SHARED = "+33199000035"
SHARES: Lines = {SHARED: ("apa31", "apa04")}
"""A number of two programmes, where a test wants one."""


@dataclass
class Line:
    """A line that can be rung, and looked into; it is served from the first time that somebody reaches for it."""

    context: AppContext
    clock: StoppedClock
    serving: ExitStack

    @cached_property
    def url(self) -> str:
        """Where it is served."""
        return self.serving.enter_context(listening(build(settings(), self.context)))

    @cached_property
    def telephone(self) -> Telephone:
        """Rings it over HTTP."""
        return Telephone(self.url, TOKEN, ACCOUNT, voice_fallback_url="/twilio/voice/fallback")

    def rows(self, query: str, **values: object) -> list[tuple[object, ...]]:
        """What the database answers."""
        with self.context.database.connect() as connection:
            return [tuple(row) for row in opened_tables.run(connection, query, values)]

    def change(self, statement: str, **values: object) -> None:
        """Change what the database has, as no caller could."""
        with self.context.database.begin() as connection:
            opened_tables.run(connection, statement, values)

    def one(self, query: str, **values: object) -> object:
        """The one value that the database answers."""
        ((value,),) = self.rows(query, **values)
        return value


def settings(**others: Any) -> Settings:
    """Settings that read nothing from outside."""
    values = {"twilio_account_sid": ACCOUNT, "twilio_auth_token": TOKEN, "pin_pepper": PEPPER, "keys": KEYS, **others}
    return Settings(**values)


@contextmanager
def serving(
    engine: Engine, clock: StoppedClock, understand: Understand | None = None, lines: Lines = NO_LINES, **others: Any
) -> Iterator[Line]:
    """A line on a free port of loopback for as long as the context lasts.

    Without `understand`, it goes by keypad and keyword. `lines` are numbers of its own, with their programmes;
    `others` are further settings.
    """
    context = context_of(settings(lines=lines, **others), engine, clock)
    if understand:
        context = replace(context, understand=understand)
    with ExitStack() as served:
        yield Line(context, clock, served)


@contextmanager
def listening(app: FastAPI) -> Iterator[str]:
    """Any application on a free port; yields its URL."""
    with listening_as(lambda _: app) as url:
        yield url


@contextmanager
def listening_as(make: Callable[[int], FastAPI]) -> Iterator[str]:
    """An application that is told its port when it is made; yields its URL."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(128)
        port = door.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(make(port), access_log=False, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + START_SECONDS
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        assert server.started, "the server starts"
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join(timeout=START_SECONDS)


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The statements that a line runs meanwhile."""
    seen: list[str] = []

    def see(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", see)
    yield seen
    event.remove(engine, "before_cursor_execute", see)
