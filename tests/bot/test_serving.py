"""`allo serve` as an operator runs it: what it has started comes back when it dies, and ends when it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx2
import psutil  # type: ignore[import-untyped]
import pytest

from bot.demo.demo_twilio import PATH
from channels.phone.telephone import Telephone
from tests.bot.test_demo_phone import START_SECONDS, free_port
from tests.support.callers import JEANNE, said
from tests.support.line import LINE
from tests.support.mortal import frozen

AT_ONCE = 200
STOP_SECONDS = 12
"""In which it ends whatever happens: calls under way have 5 s, a PostgreSQL that stands still is given 3 s."""

LUCIEN = "+33639980042"


@dataclass
class Served:
    """A line in a process of its own."""

    process: subprocess.Popen[bytes]
    home: Path
    url: str

    @property
    def secrets(self) -> dict[str, str]:
        """The demo's own secrets."""
        rows = (self.home / "demo.env").read_text().splitlines()
        return dict(row.split("=", 1) for row in rows if "=" in row)

    @property
    def telephone(self) -> Telephone:
        """Rings it."""
        made = self.secrets
        return Telephone(self.url, made["ALLO_TWILIO_AUTH_TOKEN"], made["ALLO_TWILIO_ACCOUNT_SID"])

    @property
    def postgres(self) -> int:
        """The pid of its PostgreSQL."""
        return int((self.home / "postgres" / "postmaster.pid").read_text().splitlines()[0])

    def ready(self) -> bool:
        """Whether it can serve."""
        try:
            return httpx2.get(f"{self.url}/readyz", trust_env=False, timeout=10).is_success
        except httpx2.HTTPError:
            return False


def wait_for(what: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "in time"
        time.sleep(0.2)


@pytest.fixture
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served demo."""
    home = tmp_path_factory.mktemp("served")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ALLO_")}
    port = str(free_port())
    with (home / "log").open("w") as log:
        env = kept | {"ALLO_HOME": str(home), "ALLO_PORT": port}
        process = subprocess.Popen([sys.executable, "-m", "bot.cli", "serve", "--demo"], env=env, stderr=log)
    line = Served(process, home, f"http://127.0.0.1:{port}")
    wait_for(line.ready, START_SECONDS)
    yield line
    if process.poll() is None:
        process.terminate()
        process.wait(timeout=30)


def test_what_dies_comes_back_and_sigterm_leaves_nothing(served: Served) -> None:
    assert "Bonjour, ici Allô CESU" in said(JEANNE.ring(served.telephone))
    died = served.postgres
    os.kill(died, signal.SIGKILL)
    wait_for(lambda: served.ready() and served.postgres != died, 30)
    assert "Bonjour, ici Allô CESU" in said(JEANNE.ring(served.telephone))
    started = [served.postgres, *(one.pid for one in psutil.Process(served.process.pid).children(recursive=True))]
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(timeout=30) == 0
    wait_for(lambda: not any(psutil.pid_exists(pid) for pid in started), 15)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_postgres_that_stands_still_does_not_hold_the_stop(served: Served, number: signal.Signals) -> None:
    call = JEANNE.ring(served.telephone)
    started = [one.pid for one in psutil.Process(served.process.pid).children(recursive=True)]
    with frozen(served.postgres) as postgres, ThreadPoolExecutor(1) as pool:
        pool.submit(call.press, JEANNE.cesu)
        time.sleep(1)
        began = time.monotonic()
        served.process.send_signal(number)
        served.process.wait(timeout=90)
        assert time.monotonic() - began < STOP_SECONDS
        wait_for(lambda: not any(psutil.pid_exists(pid) for pid in [*started, *postgres]), 2)


def test_the_demo_s_own_twilio_never_starves_the_line(served: Served) -> None:
    made = served.secrets
    account = made["ALLO_TWILIO_ACCOUNT_SID"]
    side = f"{served.url}{PATH}/2010-04-01/Accounts/{account}"
    with httpx2.Client(
        auth=(account, made["ALLO_TWILIO_AUTH_TOKEN"]), trust_env=False, timeout=60, limits=httpx2.Limits()
    ) as twilio:

        def trouble(number: int) -> int:
            back = {"StatusCallback": f"{served.url}/twilio/sms/status", "From": LINE, "To": LUCIEN}
            if number % 2:
                return twilio.post(f"{side}/Messages.json", data={**back, "Body": "Bonjour"}).status_code
            twiml = "<Response><Say>Bonjour</Say></Response>"
            back["StatusCallback"] = f"{served.url}/twilio/voice/outgoing"
            sid = twilio.post(f"{side}/Calls.json", data={**back, "Twiml": twiml}).json()["sid"]
            return twilio.post(f"{side}/Handset/{sid}/decline", params={"number": LUCIEN}).status_code

        with ThreadPoolExecutor(AT_ONCE) as pool:
            done = [pool.submit(trouble, number) for number in range(AT_ONCE)]
            assert "Bonjour, ici Allô CESU" in said(JEANNE.ring(served.telephone))
            assert {one.result() for one in done} <= {200, 201}
