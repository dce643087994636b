"""Does the memory of the server stay flat? Thousands of turns over loopback, and what it holds after each thousand.

    make soak        # or .venv/bin/python -m tests.bench.soak TURNS

Starts a demo of its own in a folder of its own, and ends it.
"""

import itertools
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import psutil  # type: ignore[import-untyped]

from bot.nlu.rasa_server import free_port
from channels.phone.delivered_webhook import Send, Webhook, WebhookAnswer
from channels.phone.telephone import Telephone
from tests.support.callers import JEANNE, LUCIEN, DemoPerson, said

TURNS, EACH = 15_000, 1_000
MOST_SECONDS, START_SECONDS = 480, 90
CALLERS = 4
ASKS = ("*", "2", "*5", "*8")
"""What is keyed after the balance, call after call: again, last payments, help, the menu."""


class Soak:
    """Counts turns, and looks at the server's memory after each thousand."""

    def __init__(self, server: psutil.Process, most: int) -> None:
        self._server, self._most, self._began = server, most, time.monotonic()
        self._numbers = itertools.count(1)
        self.over = threading.Event()

    def __call__(self, webhook: Webhook, send: Send) -> WebhookAnswer:
        """Deliver one turn."""
        answer = send(webhook)
        number, seconds = next(self._numbers), time.monotonic() - self._began
        if number % EACH == 0 or number == 1:
            memory = self._server.memory_info().rss / 2**20
            files = self._server.num_fds()
            sys.stdout.write(f"{number:6} turns {seconds:6.0f} s {memory:7.1f} MB {files:4} files\n")
            sys.stdout.flush()
        if number >= self._most or seconds > MOST_SECONDS:
            self.over.set()
        return answer

    def ring(self, telephone: Telephone, person: DemoPerson) -> None:
        """Ring, ask for this and that, hang up, and ring again, until it is over."""
        while not self.over.is_set():
            call = person.ring(telephone, self)
            call.press(person.cesu)
            call.press(person.born)
            assert "Bonjour m" in said(call), "everybody is recognised"
            balance = str(int(person.menu) + 1)
            for keys in (balance, *ASKS, balance, "2"):
                call.press(keys)
            assert not call.failed, "every turn is answered"
            call.hang_up()


def main(turns: int) -> None:
    """Start, soak, end."""
    with tempfile.TemporaryDirectory(prefix="allo-", ignore_cleanup_errors=True) as folder:
        port = free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ALLO_")}
        env = kept | {"ALLO_HOME": folder, "ALLO_PORT": str(port)}
        server = subprocess.Popen([sys.executable, "-m", "bot.cli", "serve", "--demo"], env=env)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(url)
            rows = (Path(folder) / "demo.env").read_text().splitlines()
            made = dict(row.split("=", 1) for row in rows if "=" in row)
            soak = Soak(psutil.Process(server.pid), turns)
            with ThreadPoolExecutor(CALLERS) as pool:
                telephone = Telephone(url, made["ALLO_TWILIO_AUTH_TOKEN"], made["ALLO_TWILIO_ACCOUNT_SID"])
                for each in [pool.submit(soak.ring, telephone, (JEANNE, LUCIEN)[n % 2]) for n in range(CALLERS)]:
                    each.result()
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            if httpx2.get(f"{url}/readyz", trust_env=False, timeout=5).is_success:
                return
        except httpx2.HTTPError:
            pass
        time.sleep(0.2)
    raise TimeoutError("The demo does not start.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else TURNS)
