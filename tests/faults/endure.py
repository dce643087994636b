"""Kills the server and its PostgreSQL under eight callers, and proves that nothing announced is lost: `make endure`.

The suite plays a short share of it (test_endure.py); the long form kills the server 60 times and PostgreSQL 20 times.
"""

import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from backend.domain.rights import Lot
from backend.services import granting, identifying
from backend.services.work import Work
from channels.phone.phone_call import Call
from channels.phone.telephone import Telephone
from tests.support.callers import JEANNE, LUCIEN, MOST_ANSWERS, DemoPerson, answer_to, reference, waiting
from tests.support.clock import DEMO_DAY
from tests.support.invariants import assert_money_holds
from tests.support.lives import Lives, lives_on
from tests.support.mortal import MortalPostgres, watching

CALLERS = 8
SERVER_KILLS, POSTGRES_KILLS = 60, 20
BETWEEN = (0.2, 4.0)
"""Seconds from when the line serves again to the next kill: some calls get through, and most are cut somewhere."""

HOURS, CENTS_AN_HOUR = 5000, 500
PEOPLE = (JEANNE, LUCIEN)
BACK_SOON_SECONDS, RECOVERY_SECONDS, LAST_CALLS_SECONDS = 0.2, 60.0, 3.0


@dataclass
class Endured:
    """What happened.

    Attributes:
        announced: The references that callers heard.
        calls: How many calls were made.
        server_kills: How often the server was killed.
        postgres_kills: How often PostgreSQL was killed.
    """

    announced: list[str] = field(default_factory=list)
    calls: int = 0
    server_kills: int = 0
    postgres_kills: int = 0


@dataclass(frozen=True)
class Kills:
    """How often the server and PostgreSQL are killed, in an order that the seed draws."""

    server: int
    postgres: int
    seed: int = 20260310


def endure(mortal: MortalPostgres, kills: Kills) -> Endured:
    """Let eight people pay while the parts die, until all kills are done; prove what was announced."""
    endured, stop = Endured(), threading.Event()
    with mortal.fresh() as engine, lives_on(mortal.url(str(engine.url.database))) as (lives, _):
        eyes = watching(engine)
        _grant_more(eyes)
        with ThreadPoolExecutor(CALLERS) as pool:
            at_work = [pool.submit(_call_on, eyes, lives.telephone, endured, stop, n) for n in range(CALLERS)]
            _kill(lives, mortal, endured, eyes, kills)
            _patiently(lambda: _look(eyes))
            time.sleep(LAST_CALLS_SECONDS)
            stop.set()
            for each in at_work:
                each.result()
        _prove(eyes, endured)
    return endured


def _kill(lives: Lives, mortal: MortalPostgres, endured: Endured, eyes: Engine, kills: Kills) -> None:
    draw, order = random.Random(kills.seed), ["server"] * kills.server + ["postgres"] * kills.postgres
    draw.shuffle(order)
    for victim in order:
        _patiently(lambda: _look(eyes))
        time.sleep(draw.uniform(*BETWEEN))
        if victim == "server":
            lives.kill()
            endured.server_kills += 1
        else:
            mortal.kill_and_start()
            endured.postgres_kills += 1


def _call_on(eyes: Engine, telephone: Telephone, endured: Endured, stop: threading.Event, number: int) -> None:
    """Ring and pay, again and again; who is cut hangs up and rings again."""
    person = PEOPLE[number % len(PEOPLE)]
    while not stop.is_set():
        endured.calls += 1
        call = person.ring(telephone)
        if heard := _pay(eyes, call, person):
            endured.announced.append(heard)
        if not call.ended:
            call.hang_up()
        elif not heard:
            time.sleep(BACK_SOON_SECONDS)


def _pay(eyes: Engine, call: Call, person: DemoPerson) -> str:
    """Answer what is asked until a reference is heard, or the call is over."""
    answers = person.answers("0*30#")
    for _ in range(MOST_ANSWERS):
        if (heard := reference(call)) or call.ended:
            return heard
        question = _patiently(lambda: waiting(eyes, call))
        if question is None or question not in answers:
            return ""
        call.press(answer_to(call, question, answers))
    return ""


def _patiently(look: Callable[[], str | None]) -> str | None:
    """Look into the database, which may be away for a moment."""
    deadline = time.monotonic() + RECOVERY_SECONDS
    while time.monotonic() < deadline:
        try:
            return look()
        except OperationalError:
            time.sleep(BACK_SOON_SECONDS)
    return look()


def _look(eyes: Engine) -> str:
    """A word from the database."""
    with eyes.connect() as connection:
        return str(connection.execute(text("select 'up'")).scalar_one())


def _grant_more(eyes: Engine) -> None:
    """Rights for as many payments as eight people can make."""
    with eyes.begin() as connection:
        work = Work(connection, DEMO_DAY)
        first, last = work.today.replace(day=1), work.today.replace(month=12, day=31)
        for person in PEOPLE:
            who = identifying.with_cesu_code(work, person.cesu)
            granting.grant(work, who.id, Lot(0, first, last, HOURS * 60, HOURS * CENTS_AN_HOUR, 0, 0))
    with eyes.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # A database copied from a template has its sequences' next numbers in memory only, until a checkpoint.
        connection.execute(text("checkpoint"))


def _prove(eyes: Engine, endured: Endured) -> None:
    """Everything announced is there, once, with its news; and every cent is where it must be."""
    with eyes.connect() as connection:
        paid = set(connection.execute(text("select reference from payments")).scalars())
    assert set(endured.announced) <= paid, set(endured.announced) - paid
    assert len(endured.announced) == len(set(endured.announced))
    assert_money_holds(eyes)


def main() -> None:
    """The long form, with its figures."""
    with tempfile.TemporaryDirectory(prefix="allo-", ignore_cleanup_errors=True) as folder:
        server = MortalPostgres(Path(folder) / "postgres")
        try:
            endured = endure(server, Kills(SERVER_KILLS, POSTGRES_KILLS))
        finally:
            server.stop()
    sys.stdout.write(
        f"{endured.server_kills} kills of the server, {endured.postgres_kills} of PostgreSQL, {endured.calls} calls: "
        f"{len(endured.announced)} payments announced, none lost.\n"
    )


if __name__ == "__main__":
    main()
