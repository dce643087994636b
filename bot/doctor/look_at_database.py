"""Looks at the database: its schema, what the line's role may do in it, its clock, and what waits in it."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from sqlalchemy import Connection, Engine, text

from backend import database, database_roles, patience
from backend.services import key_turning
from backend.services.account_keeping import good_tokens
from backend.services.pins import Pins, turned
from backend.services.watching import figures_of
from backend.services.work import Work, system_clock
from bot.doctor.finding import Finding, Findings, graded, looked
from bot.settings import Settings

CLOCK_WARN, CLOCK_FAIL = 2.0, 60.0
"""Seconds between the two clocks: a call's waits, and a day's cut-off, are told by both."""

OUTBOX_WARN, OUTBOX_FAIL = 600.0, 3600.0
"""Seconds for which the oldest message may wait, however often it was tried."""


TOKENS_END = timedelta(days=14)
"""So long before a token ends somebody has to make another one."""


def look_at_database(settings: Settings) -> Findings:
    """The database of the settings, which is not migrated by being looked at."""
    url = settings.database_url.get_secret_value() if settings.database_url else None
    if url is None:
        yield Finding("warn", "database", "is the embedded one: set ALLO_DATABASE_URL before going live.")
        url = database_roles.embedded_application_url(settings.embedded_folder)
        if url is None:
            yield Finding("warn", "database", "was never made: `allo serve` makes it. Nothing of it was looked at.")
            return
    engine = database_roles.open_as_it_is(url, settings.key_provider)
    try:
        yield from look_at(engine, Pins(*settings.peppers))
    finally:
        engine.dispose()


def look_at(engine: Engine, pins: Pins) -> Findings:
    """What there is to see by one connection; `pins` knows the peppers."""
    with patience.within(), engine.connect() as connection:
        version = connection.execute(text("show server_version")).scalar_one()
        yield Finding("ok", "database", f"answers (PostgreSQL {version.partition(' ')[0]}).")
        if not database.is_current(connection):
            yield Finding("fail", "schema", "is not this version's: run `allo db upgrade` as its owner.")
            return
        yield Finding("ok", "schema", "is at the newest revision.")
        looks: dict[str, Callable[[Connection], Findings]] = {
            "keys": _keys,
            "role": _role,
            "clock": _clock,
            "outbox": _outbox,
            "accounts": _accounts,
        }
        looks["peppers"] = partial(_peppers, pins)
        for what, look in looks.items():
            yield from looked(what, partial(look, connection))


def _keys(connection: Connection) -> Findings:
    if wrong := key_turning.misfits(connection):
        yield Finding("fail", "keys", " ".join(wrong))
    else:
        yield Finding("ok", "keys", "are those with which the database was sealed.")


def _role(connection: Connection) -> Findings:
    too_much, too_little = database_roles.excesses(connection), database_roles.lacks(connection)
    if too_much:
        told = f"may {', '.join(too_much)}: serve as a role that owns nothing (README, two roles of the database)."
        yield Finding("fail", "role", told)
    if too_little:
        yield Finding("fail", "role", f"may not {', '.join(too_little)}: run `allo db upgrade` as the owner.")
    if not too_much and not too_little:
        yield Finding("ok", "role", "does what the line does and cannot alter what is written.")


def _clock(connection: Connection) -> Findings:
    theirs = float(connection.execute(text("select extract(epoch from clock_timestamp())")).scalar_one())
    apart = abs(theirs - time.time())
    health = graded(apart, CLOCK_WARN, CLOCK_FAIL)
    told = f"is {apart:.0f} s from the database's" + (
        ": run an NTP client on both machines." if health != "ok" else "."
    )
    yield Finding(health, "clock", told)


def _outbox(connection: Connection) -> Findings:
    figures = figures_of(Work(connection, system_clock()))
    age = figures.outbox_age_seconds
    health = graded(age, OUTBOX_WARN, OUTBOX_FAIL)
    many = "1 message waits" if figures.outbox_waiting == 1 else f"{figures.outbox_waiting} messages wait"
    waits = many + (f", the oldest for {age / 60:.0f} min" if age else "")
    ask = ": is an `allo worker` running, does Twilio answer?"
    yield Finding(health, "outbox", waits + (ask if health != "ok" else "."))


def _accounts(connection: Connection) -> Findings:
    good, ending = good_tokens(Work(connection, system_clock()), TOKENS_END)
    if not good:
        yield Finding(
            "warn", "accounts", "have no token that is good: /api is closed to everybody (`allo account add`)."
        )
    elif ending:
        told = f"have {ending} of {good} tokens that end within {TOKENS_END.days} days: see `allo account list`."
        yield Finding("warn", "accounts", told)
    else:
        yield Finding("ok", "accounts", f"have {good} good tokens.")


def _peppers(pins: Pins, connection: Connection) -> Findings:
    count = turned(Work(connection, system_clock()), pins)
    if count.lost:
        told = f"of {count.lost} PINs is in no setting, and they are never right: add it to ALLO_OLD_PIN_PEPPERS."
        yield Finding("fail", "pepper", told)
    if count.older:
        told = (
            f"of {count.older} PINs is an old one: keep ALLO_OLD_PIN_PEPPERS until they are turned, or need a letter."
        )
        yield Finding("warn", "pepper", told)
    elif len(pins.pepper_ids) > 1:
        yield Finding("ok", "pepper", "is turned: no PIN needs ALLO_OLD_PIN_PEPPERS any more.")
    elif not count.lost:
        yield Finding("ok", "pepper", f"is that of all {count.current} PINs.")
