"""A Rasa that runs apart is shared by two lines; while it is away, both go on by keypad."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest
from sqlalchemy import Engine

from bot.app import build, context_of
from bot.beside import Beside
from bot.nlu.rasa_process import Rasa
from bot.nlu.rasa_server import RasaServer, free_port
from channels.phone.telephone import Telephone
from tests.bot.nlu.conftest import wait_until
from tests.bot.nlu.sentences import MODEL, RASA
from tests.support.clock import StoppedClock
from tests.support.line import ACCOUNT, JEANNE, LINE, TOKEN, listening, settings
from tests.support.rasa import skip_without_rasa

QUICK, PATIENT = 0.2, 3.0


@contextmanager
def a_line(engine: Engine, url: str) -> Iterator[str]:
    """A line that asks the Rasa of a URL."""
    rasa = Rasa.apart(url, limit=PATIENT, watch=QUICK)
    context = context_of(settings(), engine, StoppedClock(), rasa.client.parse)
    with listening(build(settings(), context, Beside(rasa))) as line:
        yield line


def understanding(line: str) -> str:
    ready = httpx2.get(f"{line}/readyz", trust_env=False)
    assert ready.status_code == 200, "the line serves, however Rasa is"
    return str(ready.json()["understanding"])


def hears_a_sentence(line: str) -> bool:
    call = Telephone(line, TOKEN, ACCOUNT).dial(LINE, JEANNE)
    call.press("31000017")
    if "n'a pas été terminé" in " ".join(call.press("12031938")):
        call.press("2")
    call.say("je voudrais payer marie trois heures et demie")
    said = " ".join(call.heard)
    call.hang_up()
    return "trois heures trente" in said


def test_a_rasa_that_is_away_is_down_and_the_keypad_goes_on(engine: Engine) -> None:
    with a_line(engine, f"http://127.0.0.1:{free_port()}") as line:
        wait_until("its absence being noticed", lambda: understanding(line) == "down", 10)
        call = Telephone(line, TOKEN, ACCOUNT).dial(LINE, JEANNE)
        call.press("31000017")
        assert "Pour autre chose, tapez 4" in " ".join(call.press("12031938"))


@pytest.mark.timeout(300)
def test_two_lines_share_one_rasa_that_goes_and_comes_back(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    skip_without_rasa()
    address = ("127.0.0.1", free_port())
    url = f"http://{address[0]}:{address[1]}"

    def started() -> RasaServer:
        server = RasaServer(RASA / ".venv", MODEL, tmp_path_factory.mktemp("rasa"), address=address)
        server.start()
        return server

    server = started()
    with a_line(engine, url) as one, a_line(engine, url) as other:
        try:
            for line in (one, other):
                wait_until("Rasa's start", lambda line=line: understanding(line) == "up")
                assert hears_a_sentence(line)
            server.stop()
            for line in (one, other):
                wait_until("its end being noticed", lambda line=line: understanding(line) == "down", 10)
            server = started()
            for line in (one, other):
                wait_until("Rasa's return", lambda line=line: understanding(line) == "up")
                wait_until("its being trusted again", lambda line=line: hears_a_sentence(line), 30)
        finally:
            server.stop()
