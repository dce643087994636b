"""Two servers on one database, restarted one after the other behind a proxy: nobody who rings meanwhile hears of it."""

import itertools
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI, Request, Response
from sqlalchemy import Engine

from backend import database
from backend.services.pins import Pins
from backend.services.work import system_clock
from bot.demo import loading
from bot.nlu.rasa_server import free_port
from channels.phone.telephone import Telephone
from tests.bot.nlu.conftest import wait_until
from tests.support.callers import JEANNE, LUCIEN, DemoPerson, go_on, paid_in, reference
from tests.support.invariants import assert_money_holds
from tests.support.line import ACCOUNT, TOKEN, listening
from tests.support.postgres import KEYS, PEPPER, Postgres

END_SECONDS = 30
PUBLIC = "https://allo.example.fr"


@dataclass
class Replica:
    """A server of the line that is started and stopped as an operator does it."""

    database_url: str
    home: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it says that it can serve."""
        own = {
            "DATABASE_URL": self.database_url, "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN,
            "PIN_PEPPER": PEPPER, "KEYS": KEYS, "PUBLIC_URL": PUBLIC, "PORT": str(self.port), "HOME": str(self.home),
            "RASA_URL": "http://127.0.0.1:9",
        }  # fmt: skip
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ALLO_")}
        command = [sys.executable, "-m", "bot.cli", "serve", "--no-worker"]
        self.process = subprocess.Popen(command, env=kept | {f"ALLO_{name}": value for name, value in own.items()})
        wait_until("its readiness", self.ready)

    def stop(self) -> int:
        """Stop it as systemd does; its exit code."""
        assert self.process, "it runs"
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=END_SECONDS)

    def ready(self) -> bool:
        try:
            return httpx2.get(f"{self.url}/readyz", trust_env=False, timeout=5).is_success
        except httpx2.HTTPError:
            return False


class Proxy:
    """A proxy as the Caddyfile's: a server that does not take the connection, or ends it unanswered, is passed over.

    Attributes:
        taken: How many webhooks each server was given.
    """

    def __init__(self, servers: list[str]) -> None:
        self.taken = dict.fromkeys(servers, 0)
        self._turns = itertools.cycle(range(len(servers)))
        self._client = httpx2.AsyncClient(trust_env=False, timeout=20)
        self.app = FastAPI(openapi_url=None)
        self.app.add_api_route("/{path:path}", self.forward, methods=["POST"], response_model=None)

    async def forward(self, request: Request) -> Response:
        headers = {"x-twilio-signature": request.headers["x-twilio-signature"], "connection": "close"}
        headers["content-type"] = request.headers["content-type"]
        where, body = f"{request.url.path}?{request.url.query}".rstrip("?"), await request.body()
        turn, servers = next(self._turns), list(self.taken)
        for server in servers[turn:] + servers[:turn]:
            try:
                answer = await self._client.post(server + where, headers=headers, content=body)
            except (httpx2.NetworkError, httpx2.RemoteProtocolError):
                continue
            self.taken[server] += 1
            return Response(answer.content, answer.status_code, media_type=answer.headers.get("content-type"))
        return Response(status_code=502)


@pytest.fixture
def today(postgres: Postgres) -> Iterator[Engine]:
    """A database with the demo's people, dated from today: real servers have no other clock."""
    with postgres.fresh("template1") as engine:
        database.upgrade(engine)
        loading.load(engine, system_clock, Pins(PEPPER))
        yield engine


@dataclass
class Customer:
    """Somebody who rings and pays five minutes, again and again, and keeps the references heard."""

    person: DemoPerson
    engine: Engine
    telephone: Telephone
    heard: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def pay_until(self, enough: threading.Event) -> None:
        while not enough.is_set():
            call = self.person.ring(self.telephone)
            go_on(self.engine, call, self.person.answers("0*05#"))
            paid = paid_in(self.engine, call)
            if call.failed or call.ended or paid != [reference(call)]:
                self.faults.append(f"failed: {call.failed}, ended: {call.ended}, paid: {len(paid)}, {call.heard}")
            self.heard += paid
            call.hang_up()


@contextmanager
def replicas(engine: Engine, home: Path) -> Iterator[list[Replica]]:
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    both = [Replica(url, home / name) for name in ("one", "other")]
    try:
        for each in both:
            each.start()
        yield both
    finally:
        for each in both:
            if each.process and each.process.poll() is None:
                each.stop()


@pytest.mark.timeout(300)
def test_two_servers_restarted_in_turn_lose_no_turn_of_those_who_ring_meanwhile(today: Engine, tmp_path: Path) -> None:
    with replicas(today, tmp_path) as both:
        proxy, enough = Proxy([each.url for each in both]), threading.Event()
        with listening(proxy.app) as front:
            telephone = Telephone(front, TOKEN, ACCOUNT, public_url=PUBLIC)
            customers = [Customer(person, today, telephone) for person in (JEANNE, LUCIEN)]
            threads = [threading.Thread(target=each.pay_until, args=(enough,)) for each in customers]
            for thread in threads:
                thread.start()
            for each in both:
                before = len(customers[0].heard)
                assert each.stop() == 0, "it ends as a program that has done its work"
                wait_until("a payment on the other server", lambda n=before: len(customers[0].heard) > n)
                each.start()
                before = len(customers[0].heard)
                wait_until("a payment on both", lambda n=before: len(customers[0].heard) > n)
            enough.set()
            for thread in threads:
                thread.join(timeout=60)
        assert [each.faults for each in customers] == [[], []]
        assert all(proxy.taken.values())
    heard = [paid for each in customers for paid in each.heard]
    assert len(set(heard)) == len(heard) >= 4
    assert_money_holds(today)
