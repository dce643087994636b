"""Two workers are killed a hundred times while they send five hundred texts: none is lost, none is sent twice."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from sqlalchemy import Engine, text

from backend.domain.letters import Text
from backend.services.notifying import notify
from backend.services.work import Work, system_clock
from channels.phone.telephone import Telephone
from tests.support.invariants import assert_money_holds
from tests.support.line import ACCOUNT, LINE, TOKEN
from tests.support.twilio_rest import TwilioRest, playing_twilio

LETTERS, KILLS, WORKERS, NUMBERS = 500, 100, 2, 20
BETWEEN_KILLS = 4
"""So many texts are taken between two kills, that work is left at the hundredth."""

DELAY = 0.02
END_SECONDS = 60


class Workers:
    """Worker processes, each of which can be killed."""

    def __init__(self, parent: subprocess.Popen[str]) -> None:
        self._parent = parent
        self.pids = [self._begin() for _ in range(WORKERS)]

    def kill_one(self, chance: random.Random) -> None:
        """Kill one of them with SIGKILL; another takes its place."""
        place = chance.randrange(WORKERS)
        os.kill(self.pids[place], signal.SIGKILL)
        self.pids[place] = self._begin()

    def _begin(self) -> int:
        assert self._parent.stdin, "it takes orders"
        assert self._parent.stdout, "it answers"
        self._parent.stdin.write("live\n")
        self._parent.stdin.flush()
        return int(self._parent.stdout.readline())


@contextmanager
def working(engine: Engine, rest: TwilioRest) -> Iterator[Workers]:
    """Two workers on one database; whoever is alive at the end is ended by the process that began them."""
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.bot.notifications.forked_workers", url, rest.url]
    parent = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Workers(parent)
    finally:
        parent.communicate(timeout=END_SECONDS)


def put_letters(engine: Engine) -> set[tuple[str, str]]:
    """Five hundred payments to tell, each with its reference, to twenty numbers; what is to arrive."""
    wanted = {(f"+3363998{1000 + n % NUMBERS}", f"Paiement REF{n:05} : 3h30.") for n in range(LETTERS)}
    with engine.begin() as connection:
        work = Work(connection, system_clock())
        for number, body in sorted(wanted):
            notify(work, f"told:{body[9:17]}", Text(number, LINE, "apa31", body))
    return wanted


def left(engine: Engine) -> int:
    """How many are not done."""
    with engine.connect() as connection:
        query = text("select count(*) from outbox where done_at is null and topic = 'sms'")
        return int(connection.execute(query).scalar_one())


def has_taken(rest: TwilioRest, count: int) -> bool:
    """Whether the provider has taken so many."""
    return len(rest.texts) >= count


def wait_until(done: Callable[[], bool]) -> None:
    """Wait for the workers."""
    deadline = time.monotonic() + END_SECONDS
    while not done() and time.monotonic() < deadline:
        time.sleep(0.01)


@pytest.mark.timeout(180)
def test_none_is_lost_and_none_is_sent_twice(engine: Engine) -> None:
    chance = random.Random(310004)
    wanted = put_letters(engine)
    with playing_twilio(Telephone("http://127.0.0.1:9", TOKEN, ACCOUNT), system_clock) as rest:
        rest.silent, rest.delay = True, DELAY
        with working(engine, rest) as workers:
            for kills in range(KILLS):
                wait_until(partial(has_taken, rest, kills * BETWEEN_KILLS))
                time.sleep(chance.uniform(0, 2 * DELAY))
                workers.kill_one(chance)
            assert left(engine), "the last of them was killed in the middle of its work"
            wait_until(lambda: left(engine) == 0)
        counted = Counter((taken.to, taken.body) for taken in rest.texts)
    assert set(counted) == wanted
    assert set(counted.values()) == {1}
    assert_money_holds(engine)
    with engine.connect() as connection:
        grouped = "select outcome, count(*) from outbox where topic = 'sms' group by 1"
        outcomes = {str(row[0]): int(row[1]) for row in connection.execute(text(grouped))}
        numbered = connection.execute(text("select count(distinct sid) from deliveries")).scalar_one()
    assert sum(outcomes.values()) == numbered == LETTERS
    assert outcomes["taken_over"] > 0, "some were killed between the provider's taking and our writing"
