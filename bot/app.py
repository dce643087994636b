"""The composition root: wires the parts together, and nothing else."""

import contextlib
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from fastapi import FastAPI
from sqlalchemy import Engine

from backend import database, database_roles
from backend.api.api_context import ApiContext
from backend.api.api_guard import ApiGuard
from backend.api.api_imports import import_routes
from backend.api.api_routes import api_routes
from backend.console.console_context import ConsoleContext
from backend.console.console_routes import console_routes
from backend.domain.opening_hours import read_holidays
from backend.domain.programme import Programme
from backend.services.pins import Pins
from backend.services.signing_in import SignIns
from backend.services.throttling import Throttle
from backend.services.work import Clock, system_clock
from bot import data_files
from bot.arrival_clock import ArrivalClock
from bot.beside import Beside
from bot.context import AppContext
from bot.conversations.manager import ConversationManager
from bot.conversations.transcribing import transcribed
from bot.engine.parsed import Understand, understands_nothing
from bot.figure_gauges import FiguresCollector
from bot.health import health_routes, metrics_routes
from bot.metrics_door import MetricsDoor
from bot.nlu.masking import Mask
from bot.nlu.rasa_gauge import RasaGauge
from bot.notifications.carriers import open_letter_senders
from bot.notifications.contact_news import owner_notifiers
from bot.notifications.desk_news import desk_notifiers
from bot.notifications.letter_sending import status_recorder
from bot.notifications.outbox_worker import MessageHandler
from bot.notifications.payment_news import payment_notifiers
from bot.present_phrasebook import PresentPhrasebook
from bot.settings import BadSettings, Settings
from bot.turn_counters import TurnCounters
from bot.wording_desk import wording_desk
from channels.adviser_rung import rung_routes
from channels.delivery.status import delivery_routes
from channels.signature import TwilioSignature
from channels.sms import SMS, sms_routes
from channels.voice import VOICE, call_over, voice_routes

CHANNELS = {VOICE: voice_routes, SMS: sms_routes}
"""How people reach the line: each channel with the routes by which it is connected."""


HASTE = timedelta(milliseconds=800)
"""Nobody hears a question, chooses and presses in less, from the key before and with the way to Twilio and back."""


def engine_of(settings: Settings) -> Engine:
    """The database of the settings, embedded where they name none, at the newest revision, as the application."""
    return database_roles.open_database(*settings.database_urls, settings.embedded_folder, settings.key_provider)


def context_of(
    settings: Settings,
    engine: Engine,
    clock: Clock = system_clock,
    understand: Understand = understands_nothing,
    haste: timedelta = timedelta(0),
) -> AppContext:
    """The context of the settings; `haste` (HASTE) where time passes between the keys of a caller.

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
        phrasebook=PresentPhrasebook(data_files.read_phrasebook()),
        channels={channel.name: channel for channel in CHANNELS},
        programmes=programmes,
        programmes_of=lambda number: lines.get(number, ()),
        line_of=partial(line_of, settings),
        haste=haste,
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
        sentences=wording_desk(),
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
        news = payment_notifiers(*books) | desk_notifiers(*books) | owner_notifiers(context)
        yield letters | news


def build(settings: Settings, context: AppContext, beside: Beside | None = None) -> FastAPI:
    """The whole line as an ASGI application. It publishes no description of itself.

    Args:
        settings: What it is set to.
        context: What every turn needs.
        beside: What this process does beside answering; nothing but tidying where it is not said.
    """
    beside = beside or Beside()
    manager, counters, rasa = ConversationManager(context), context.counters, beside.rasa
    signature = TwilioSignature(settings.twilio_auth_token.get_secret_value(), settings.public_url)
    guard = ApiGuard(context.database, context.clock, counters.not_let_in)
    app = FastAPI(openapi_url=None, lifespan=lambda _: beside.kept_up(manager, counters))
    app.add_middleware(ArrivalClock)
    for routes in CHANNELS.values():
        app.include_router(routes(manager, signature))
    app.include_router(rung_routes(manager, signature))
    record = status_recorder(context.database, context.clock, also=partial(call_over, manager))
    app.include_router(delivery_routes(record, signature))
    app.include_router(health_routes(context.database, rasa.state if rasa else lambda: "off"))
    api = ApiContext(context.database, context.clock, context.programmes)
    app.include_router(api_routes(api, guard))
    app.include_router(import_routes(api, context.pins, guard))
    app.include_router(console_routes(console_of(settings, context)))
    looked_up = [FiguresCollector(context.database, context.clock), *([RasaGauge(rasa.client)] if rasa else [])]
    counted = [beside.counted] if beside.counted else [counters.registry, *([rasa.registry] if rasa else [])]
    app.include_router(metrics_routes(counted, MetricsDoor(settings.metrics_token, guard), looked_up))
    return app
