"""When Rasa is killed in the middle of a call, the caller hears no gap, and it comes back by itself."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import Engine

from bot.app import build, context_of
from bot.beside import Beside
from bot.nlu.rasa_process import Rasa, wait_until_up
from bot.nlu.rasa_server import RasaServer
from channels.phone.phone_call import Call
from channels.phone.telephone import Telephone
from tests.support.clock import StoppedClock
from tests.support.line import ACCOUNT, JEANNE, LINE, TOKEN, listening, settings
from tests.support.rasa import skip_without_rasa

API = "a token for the tests"
SENTENCE = "je voudrais payer marie trois heures et demie"
MOST_SECONDS = 60
PATIENT = 3.0
"""Seconds that a sentence may take: this machine may be busy, and a dead Rasa is seen at once all the same."""


@pytest.fixture
def rasa(tmp_path: Path) -> Iterator[Rasa]:
    skip_without_rasa()
    rasa = Rasa.beside(tmp_path, limit=PATIENT)
    yield rasa
    rasa.stop()


@pytest.fixture
def url(engine: Engine, rasa: Rasa) -> Iterator[str]:
    set_to = settings(metrics_token=API)
    context = context_of(set_to, engine, StoppedClock(), rasa.client.parse)
    with listening(build(set_to, context, Beside(rasa))) as url:
        assert wait_until_up(rasa.server)
        yield url


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + MOST_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it comes about in time"
        time.sleep(0.05)


def at_the_menu(url: str) -> Call:
    call = Telephone(url, TOKEN, ACCOUNT).dial(LINE, JEANNE)
    call.press("31000017")
    if "n'a pas été terminé" in " ".join(call.press("12031938")):
        call.press("2")
    return call


def pid_of(rasa: Rasa) -> int:
    assert isinstance(rasa.server, RasaServer), "the line's own"
    assert rasa.server.pid, "it runs"
    return rasa.server.pid


def understanding(url: str) -> str:
    return str(httpx2.get(f"{url}/readyz").json()["understanding"])


def up_metric(url: str) -> str:
    metrics = httpx2.get(f"{url}/metrics", headers={"Authorization": f"Bearer {API}"}).text
    return next(line for line in metrics.splitlines() if line.startswith("allo_rasa_up "))


def test_rasa_is_killed_in_mid_call_and_comes_back(url: str, rasa: Rasa) -> None:
    until(lambda: understanding(url) == "up")
    call = at_the_menu(url)
    assert "seize euros" in " ".join(call.say(SENTENCE))
    call.hang_up()

    call = at_the_menu(url)
    os.kill(pid_of(rasa), signal.SIGKILL)
    heard = " ".join(call.say(SENTENCE))
    assert "Qui voulez-vous payer" in heard, "by keyword the line still knows what, and asks the rest"
    assert not call.troubles
    until(lambda: understanding(url) != "up")
    assert up_metric(url) == "allo_rasa_up 0.0"
    assert "Combien d'heures ?" in " ".join([*call.press("1"), *call.press("1")])
    call.hang_up()

    until(lambda: understanding(url) == "up")
    assert up_metric(url) == "allo_rasa_up 1.0"
    call = at_the_menu(url)
    assert "seize euros" in " ".join(call.say(SENTENCE))


def test_a_rasa_that_hangs_costs_one_moment_and_then_none(url: str, rasa: Rasa) -> None:
    until(lambda: understanding(url) == "up")
    call = at_the_menu(url)
    pid = pid_of(rasa)
    os.kill(pid, signal.SIGSTOP)
    try:
        assert "Qui voulez-vous payer" in " ".join(call.say(SENTENCE))
        assert understanding(url) == "resting"
    finally:
        os.kill(pid, signal.SIGCONT)
    until(lambda: understanding(url) == "up")
