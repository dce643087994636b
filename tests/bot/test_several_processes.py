"""`allo serve` by two processes: calls wander between them, they count together, and none outlives the first."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx2
import psutil  # type: ignore[import-untyped]
import pytest
from sqlalchemy import Engine

from backend import database
from backend.services.pins import Pins
from backend.services.work import system_clock
from bot.demo import loading
from channels.phone.telephone import Telephone
from tests.bot.test_demo_phone import START_SECONDS, free_port
from tests.support.callers import JEANNE, PAID, go_on, paid_in, said
from tests.support.invariants import assert_money_holds
from tests.support.line import ACCOUNT, TOKEN
from tests.support.postgres import KEYS, PEPPER, Postgres

METRICS = "a token of the metrics"
UNKNOWN = re.compile(r'^allo_api_refused_total\{why="unknown"\} (\d+)', re.MULTILINE)


@dataclass(frozen=True)
class Processes:
    """A line served by several processes on a database of its own."""

    first: subprocess.Popen[bytes]
    url: str
    engine: Engine

    @property
    def answering(self) -> set[int]:
        """The processes that answer."""
        children = psutil.Process(self.first.pid).children()
        living = (one for one in children if one.status() != psutil.STATUS_ZOMBIE)
        return {one.pid for one in living if "--multiprocessing-fork" in one.cmdline()}

    def ready(self) -> bool:
        """Whether one of them can serve."""
        try:
            return httpx2.get(f"{self.url}/readyz", trust_env=False, timeout=10).is_success
        except httpx2.HTTPError:
            return False

    def counted(self) -> int:
        """How many unknown tokens all of them were shown."""
        told = httpx2.get(f"{self.url}/metrics", headers={"Authorization": f"Bearer {METRICS}"}, trust_env=False)
        found = UNKNOWN.search(told.text)
        assert found, told.text
        return int(found[1])


def wait_for(what: Callable[[], bool], seconds: float = START_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "in time"
        time.sleep(0.1)


@pytest.fixture
def served(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    """Two processes that answer, without an outbox's worker."""
    with postgres.fresh("template1") as engine:
        database.upgrade(engine)
        loading.load(engine, system_clock, Pins(PEPPER))
        port = free_port()
        env = {name: value for name, value in os.environ.items() if not name.startswith("ALLO_")} | {
            "ALLO_DATABASE_URL": engine.url.render_as_string(hide_password=False),
            "ALLO_HOME": str(tmp_path_factory.mktemp("several")),
            "ALLO_KEYS": KEYS,
            "ALLO_METRICS_TOKEN": METRICS,
            "ALLO_PIN_PEPPER": PEPPER,
            "ALLO_PORT": str(port),
            "ALLO_RASA_URL": "http://127.0.0.1:9",
            "ALLO_TWILIO_ACCOUNT_SID": ACCOUNT,
            "ALLO_TWILIO_AUTH_TOKEN": TOKEN,
        }
        command = [sys.executable, "-m", "bot.cli", "serve", "--processes", "2", "--no-worker"]
        first = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL)
        line = Processes(first, f"http://127.0.0.1:{port}", engine)
        try:
            wait_for(line.ready)
            wait_for(lambda: len(line.answering) == 2)
            yield line
        finally:
            first.terminate()
            first.wait(timeout=30)


def test_they_serve_the_same_calls_count_together_and_are_replaced(served: Processes) -> None:
    telephone = Telephone(served.url, TOKEN, ACCOUNT)
    calls = [JEANNE.ring(telephone) for _ in range(3)]
    for call in calls:
        go_on(served.engine, call, JEANNE.answers("0*30#"))
    assert all(PAID in said(call) for call in calls)
    assert len(paid_in(served.engine, *calls)) == 3
    assert_money_holds(served.engine)
    for _ in range(20):  # each on a connection of its own, so that both processes are asked
        httpx2.get(f"{served.url}/api/tasks", headers={"Authorization": "Bearer nobody's"}, trust_env=False)
    assert {served.counted() for _ in range(10)} == {20}

    killed = min(served.answering)
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: len(served.answering - {killed}) == 2)
    wait_for(served.ready)
    assert served.counted() == 20, "what a process has counted outlives it"

    answering = served.answering
    served.first.kill()
    served.first.wait(timeout=30)
    wait_for(lambda: not any(psutil.pid_exists(pid) for pid in answering))


def test_they_end_when_they_are_told_to(served: Processes) -> None:
    answering = served.answering
    served.first.send_signal(signal.SIGTERM)
    assert served.first.wait(timeout=30) == 0
    assert not any(psutil.pid_exists(pid) for pid in answering)
