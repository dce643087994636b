"""A real server process that a test kills and that begins again, on one port and one database."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from channels.phone.delivered_webhook import NotAnswered, Send, Webhook, WebhookAnswer
from channels.phone.mischief import CallerGone
from channels.phone.telephone import Telephone
from tests.support.line import ACCOUNT, TOKEN

END_SECONDS = 20


class Lives:
    """The server, in one life after another.

    Attributes:
        url: Where it listens, in every life.
        telephone: Rings it.
        count: How often it was killed.
    """

    def __init__(self, database_url: str, log: int) -> None:
        command = [sys.executable, "-m", "tests.support.zygote", database_url]
        self._zygote = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
        self.url = f"http://127.0.0.1:{self._answer()}"
        self.telephone = Telephone(self.url, TOKEN, ACCOUNT, voice_fallback_url="/twilio/voice/fallback")
        self.count = 0
        self._pid = self._order("live")

    def kill(self) -> None:
        """Kill the server with SIGKILL and begin the next life."""
        os.kill(self._pid, signal.SIGKILL)
        self._order(f"bury {self._pid}")
        self.count += 1
        self._pid = self._order("live")

    def end(self) -> None:
        """End the last life and the process that begins them."""
        self._zygote.communicate(timeout=END_SECONDS)

    def _order(self, order: str) -> int:
        assert self._zygote.stdin, "it takes orders"
        self._zygote.stdin.write(order + "\n")
        self._zygote.stdin.flush()
        return self._answer()

    def _answer(self) -> int:
        assert self._zygote.stdout, "it answers"
        said = self._zygote.stdout.readline()
        if not said:
            self.end()
            raise RuntimeError("The server did not start; its standard error tells why.")
        return int(said)


@contextmanager
def lives_on(database_url: str) -> Iterator[tuple[Lives, Callable[[], str]]]:
    """A server on a database; with it, how to read all that it has logged so far."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        lives = Lives(database_url, log.fileno())

        def logged() -> str:
            log.seek(0)
            return log.read()

        try:
            yield lives, logged
        finally:
            lives.end()
            sys.stderr.write(logged())  # pytest shows it where a test fails


@dataclass
class Breaking:
    """Breaks something a moment after one webhook was sent: the first that `chosen` picks.

    Attributes:
        chosen: Which webhook it is.
        delay: Seconds after which it breaks.
        break_it: Breaks it and puts it right again.
        gives_up: Whether the caller hangs up when this webhook is not answered.
    """

    chosen: Callable[[Webhook], bool]
    delay: float
    break_it: Callable[[], None]
    gives_up: bool = False
    breaker: threading.Timer | None = field(default=None, init=False)

    def __call__(self, webhook: Webhook, send: Send) -> WebhookAnswer:
        """Deliver it while the server falls."""
        if self.breaker is None and self.chosen(webhook):
            self.breaker = threading.Timer(self.delay, self.break_it)
            self.breaker.start()
        elif "fault=" in webhook.url:
            self.settle()  # the line has asked for two seconds of patience
        try:
            return send(webhook)
        except NotAnswered:
            if self.gives_up and self.breaker:
                raise CallerGone(self.breaker) from None
            raise

    def settle(self) -> None:
        """Wait until what was broken is right again."""
        if self.breaker:
            self.breaker.join()


def nth(number: int) -> Callable[[Webhook], bool]:
    """Picks the webhook of a number, from 1."""
    seen = iter(range(1, sys.maxsize))
    return lambda _: next(seen) == number


def with_keys(keys: str) -> Callable[[Webhook], bool]:
    """Picks the webhook that brings these keys."""
    return lambda webhook: webhook.params.get("Digits") == keys


def moment(draw: random.Random, keys: str, before: int) -> tuple[Callable[[Webhook], bool], float]:
    """A random moment of a payment: half of them in the turn of these keys, else in one before."""
    if draw.random() < 0.5:
        return with_keys(keys), draw.uniform(0, 0.06)
    return nth(draw.randint(1, before)), draw.uniform(0, 0.02)
