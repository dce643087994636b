"""The composition root: wires the parts together, and nothing else."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from pathlib import Path

import anyio.to_thread
import structlog
from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool

from backend import database, database_roles, embedded_postgres
from backend.api.api_context import ApiContext
from backend.api.api_guard import ApiGuard
from backend.api.api_imports import import_routes
from backend.api.api_routes import api_routes
from backend.console.console_context import ConsoleContext
from backend.console.console_routes import console_routes
from backend.domain.opening_hours import read_holidays
from backend.domain.programme import Programme
from backend.services.contact_keeping import CONTACT_CHANGED
from backend.services.pins import Pins
from backend.services.signing_in import SignIns
from backend.services.throttling import Throttle
from backend.services.work import Clock, system_clock
from bot import data_files
from bot.arrival_clock import ArrivalClock
from bot.context import AppContext
from bot.conversations.manager import ConversationManager
from bot.conversations.transcribing import transcribed
from bot.engine.parsed import Understand, understands_nothing
from bot.figure_gauges import FiguresCollector
from bot.health import health_routes, metrics_routes
from bot.metrics_door import MetricsDoor
from bot.nlu.masking import Mask
from bot.nlu.rasa_process import Rasa
from bot.notifications.carriers import open_letter_senders, working
from bot.notifications.contact_news import ContactNotifier
from bot.notifications.desk_news import desk_notifiers
from bot.notifications.letter_sending import status_recorder
from bot.notifications.outbox_worker import MessageHandler, OutboxWorker
from bot.notifications.payment_news import payment_notifiers
from bot.postgres_keeping import PostgresKeeper
from bot.settings import BadSettings, Settings
from bot.turn_counters import TurnCounters
from channels.delivery.status import delivery_routes
from channels.signature import TwilioSignature
from channels.sms import SMS, sms_routes
from channels.voice import VOICE, call_over, voice_routes

CHANNELS = {VOICE: voice_routes, SMS: sms_routes}
"""How people reach the line: each channel with the routes by which it is connected."""

TIDY_SECONDS = 30
REVIVE_SECONDS = 1
TURNS_AT_ONCE = 16
"""Fewer than the database has connections: a turn that has a thread never waits for one of these."""

DAY_SECONDS = 300
"""How often it is looked whether a day's cut-off has passed."""

log = structlog.get_logger()


def engine_of(settings: Settings) -> Engine:
    """The database of the settings, embedded where they name none, at the newest revision, as the application."""
    return database_roles.open_database(*settings.database_urls, settings.embedded_folder, settings.key_provider)


def context_of(
    settings: Settings,
    engine: Engine,
    clock: Clock = system_clock,
    understand: Understand = understands_nothing,
) -> AppContext:
    """The context of the settings.

    Raises:
        BadSettings: A line of ALLO_LINES names a programme that there is not.
    """
    programmes = data_files.read_programmes(settings.programmes)
    read_holidays(clock().year)
    if settings.pay_connector is None:  # what nobody can charge is not offered
        programmes = {code: each.model_copy(update={"card": None}) for code, each in programmes.items()}
    lines: dict[str, tuple[Programme, ...]] = {
        number: (programme,) for programme in programmes.values() for number in programme.lines
    }
    for number, codes in settings.lines.items():
        if unknown := next((code for code in codes if code not in programmes), None):
            raise BadSettings(f"ALLO_LINES names the programme {unknown}: there are {', '.join(programmes)}.")
        lines[number] = tuple(programmes[code] for code in codes)
    counters = TurnCounters(channel.name for channel in CHANNELS)
    return AppContext(
        database=engine,
        clock=clock,
        pins=Pins(*settings.peppers),
        throttle=Throttle(
            database.beside(engine), settings.limits, settings.pin_pepper.get_secret_value(), counters.held
        ),
        phrasebook=data_files.read_phrasebook(),
        channels={channel.name: channel for channel in CHANNELS},
        programmes=programmes,
        programmes_of=lambda number: lines.get(number, ()),
        line_of=partial(line_of, settings),
        call_backs_a_day=settings.call_backs_a_day,
        script_version=data_files.script_version(),
        pay_connector=settings.pay_connector,
        keep=settings.keep,
        understand=understand,
        mask=Mask.from_training(data_files.NLU).mask if settings.learn else None,
        counters=counters,
    )


def console_of(settings: Settings, context: AppContext) -> ConsoleContext:
    """The console of the same context."""
    return ConsoleContext(
        engine=context.database,
        clock=context.clock,
        programmes=context.programmes,
        sign_ins=SignIns(context.database, context.clock, context.pins),
        transcribe=transcribed,
        public_url=settings.public_url,
        on_refused=context.counters.not_let_in,
    )


def line_of(settings: Settings, programme: Programme) -> str:
    """The first number that the settings give a programme, else the first of its own file."""
    numbers = [number for number, codes in settings.lines.items() if programme.code in codes]
    return next(iter((*numbers, *programme.lines)))


@contextlib.contextmanager
def all_handlers(settings: Settings, context: AppContext) -> Iterator[dict[str, MessageHandler]]:
    """Everything that the outbox may hold, and who tells it: letters, and news of payments and of people."""
    with open_letter_senders(settings, context.clock) as letters:
        books = (context.phrasebook, context.programmes, context.line_of)
        news = payment_notifiers(*books) | desk_notifiers(*books) | {CONTACT_CHANGED: ContactNotifier(context)}
        yield letters | news


def build(  # noqa: PLR0913 - what an operator may want to set
    settings: Settings,
    context: AppContext,
    rasa: Rasa | None = None,
    worker: OutboxWorker | None = None,
    *,
    daily: bool = False,
    embedded: Path | None = None,
) -> FastAPI:
    """The whole line as an ASGI application. It publishes no description of itself.

    Args:
        settings: What it is set to.
        context: What every turn needs.
        rasa: Understands whole sentences, where it is set up; started and stopped with the application.
        worker: Drains the outbox beside the line; None where others do.
        daily: Whether to close the bank's days when their cut-off has passed.
        embedded: The folder of the PostgreSQL that this process runs, to be started again when it dies.
    """
    manager = ConversationManager(context)
    signature = TwilioSignature(settings.twilio_auth_token.get_secret_value(), settings.public_url)
    guard = ApiGuard(context.database, context.clock, context.counters.not_let_in)
    beside = partial(_keeping, manager, context.counters, rasa, worker, daily=daily, embedded=embedded)
    app = FastAPI(openapi_url=None, lifespan=lambda _: beside())
    app.add_middleware(ArrivalClock)
    for routes in CHANNELS.values():
        app.include_router(routes(manager, signature))
    record = status_recorder(context.database, context.clock, also=partial(call_over, manager))
    app.include_router(delivery_routes(record, signature))
    app.include_router(health_routes(context.database, rasa.state if rasa else lambda: "off"))
    api = ApiContext(context.database, context.clock, context.programmes)
    app.include_router(api_routes(api, guard))
    app.include_router(import_routes(api, context.pins, guard))
    app.include_router(console_routes(console_of(settings, context)))
    figures = FiguresCollector(context.database, context.clock)
    registries = [context.counters.registry, *([rasa.registry] if rasa else [])]
    app.include_router(metrics_routes(registries, MetricsDoor(settings.metrics_token, guard), figures))
    return app


@contextlib.asynccontextmanager
async def _keeping(  # noqa: PLR0913 - what runs beside the line
    manager: ConversationManager,
    counters: TurnCounters,
    rasa: Rasa | None,
    worker: OutboxWorker | None,
    *,
    daily: bool,
    embedded: Path | None,
) -> AsyncIterator[None]:
    """Keep Rasa running, the outbox drained, days and old conversations closed, while the line is served."""
    async with contextlib.AsyncExitStack() as beside:
        if rasa:
            rasa.server.start()
            beside.push_async_callback(run_in_threadpool, rasa.stop)
        if worker:
            await beside.enter_async_context(working(worker))
        anyio.to_thread.current_default_thread_limiter().total_tokens = TURNS_AT_ONCE
        repeated = [_repeat("tidying", manager.tidy, TIDY_SECONDS, counters)]
        if daily:
            repeated.append(_repeat("closing the day", manager.close_the_day, DAY_SECONDS, counters))
        if embedded:
            keeper = PostgresKeeper(partial(embedded_postgres.revive, embedded))
            repeated.append(_repeat("keeping PostgreSQL alive", keeper.look, REVIVE_SECONDS, counters))
            beside.push_async_callback(run_in_threadpool, embedded_postgres.end_if_frozen, embedded)
        for each in repeated:
            beside.callback(asyncio.create_task(each).cancel)
        yield


async def _repeat(what: str, act: Callable[[], object], seconds: float, counters: TurnCounters) -> None:
    """Do something again and again; what fails is logged and counted, and tried again."""
    while True:
        try:
            await run_in_threadpool(act)
        except Exception as error:  # noqa: BLE001 - whatever fails now is tried again
            counters.fault("background")
            log.warning("failed, will be tried again", what=what, error=type(error).__name__)
        await asyncio.sleep(seconds)
