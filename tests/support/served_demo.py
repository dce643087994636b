"""The demo as `allo serve --demo` serves it, in this process: the line, its Twilio, its worker and its pages."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any

from fastapi import FastAPI
from sqlalchemy import Engine

from bot.app import all_handlers, build, context_of
from bot.beside import Beside
from bot.context import AppContext
from bot.demo import browser_phone, demo_twilio
from bot.demo.demo_ear import DemoEar
from bot.engine.parsed import Understand, understands_nothing
from bot.notifications.outbox_worker import OutboxWorker
from channels.phone.rest import RestSide
from tests.support import opened_tables
from tests.support.clock import StoppedClock
from tests.support.line import TOKEN, listening_as, settings


@dataclass
class ServedDemo:
    """What is served.

    Attributes:
        url: Where.
        context: The line.
        side: Twilio's side, where its texts and calls arrive.
        page: The URL of the telephone in the browser; None where there is none.
    """

    url: str
    context: AppContext
    side: RestSide
    page: str | None

    def one(self, query: str) -> object:
        """The one value that the database answers."""
        with self.context.database.connect() as connection:
            ((value,),) = opened_tables.run(connection, query, {})
        return value


@contextmanager
def serving_demo(
    engine: Engine, clock: StoppedClock, understand: Understand = understands_nothing, **others: Any
) -> Iterator[ServedDemo]:
    """The demo on a free port; `others` are further settings."""
    served: list[ServedDemo] = []
    with ExitStack() as stack:

        def make(port: int) -> FastAPI:
            set_to = demo_twilio.pointed_here(settings(port=port, **others))
            ear = DemoEar(understand)
            context = replace(context_of(set_to, engine, clock), understand=ear)
            side = RestSide(set_to.twilio_account_sid, TOKEN, demo_twilio.telephone_of(set_to), clock)
            handlers = stack.enter_context(all_handlers(set_to, context))
            app = build(set_to, context, Beside(worker=OutboxWorker(engine, clock, handlers, threads=1)))
            app.mount(demo_twilio.PATH, side.app)
            page = browser_phone.add(app, set_to, context, side, ear)
            served.append(ServedDemo(demo_twilio.base_url(set_to), context, side, page))
            return app

        with listening_as(make):
            yield served[0]
