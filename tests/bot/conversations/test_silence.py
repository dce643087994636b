"""However many call while the database is silent, each hears a sentence long before Twilio hangs up on them."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest
from psycopg import OperationalError
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from backend.patience import DatabaseDoesNotAnswer
from bot.app import build
from bot.conversations.silence_breaker import SilenceBreaker
from channels.signature import sign
from tests.support.clock import StoppedClock
from tests.support.line import LINE, TOKEN, listening, serving, settings
from tests.support.silent_database import silent_door

CALLERS = 130
SECONDS = 12.0
"""Inside Twilio's fifteen, though the callers share the line's own two cores here."""

MOMENT = "Un instant"
WELCOME = "Bonjour, ici Allô CESU"


def ring(url: str, place: int) -> tuple[float, str]:
    """Ring, and wait for the first sentence; after how many seconds it came."""
    webhook = f"{url}/twilio/voice"
    form = {"CallSid": f"CA{place:032x}", "To": LINE, "From": "+33199000017", "Direction": "inbound"}
    signed = {"X-Twilio-Signature": sign(TOKEN, webhook, form)}
    began = time.monotonic()
    answer = httpx2.post(webhook, data=form, headers=signed, timeout=30)
    return time.monotonic() - began, answer.text


def at_once(url: str, first: int, callers: int) -> list[tuple[float, str]]:
    start = threading.Barrier(callers)

    def call(place: int) -> tuple[float, str]:
        start.wait()
        return ring(url, place)

    with ThreadPoolExecutor(callers) as pool:
        return list(pool.map(call, range(first, first + callers)))


def test_130_callers_at_once_hear_a_sentence_while_the_database_is_silent(engine: Engine) -> None:
    with (
        silent_door(engine) as (door, through),
        serving(through, StoppedClock()) as line,
        listening(build(settings(), line.context)) as url,
    ):
        assert all(WELCOME in said for _, said in at_once(url, 1, 20))
        door.open.clear()
        answers = at_once(url, 100, CALLERS)
        door.open.set()
        assert all(MOMENT in said for _, said in answers)
        assert max(took for took, _ in answers) < SECONDS
        time.sleep(1.5)
        assert WELCOME in ring(url, 999)[1]
        assert all(WELCOME in said for _, said in at_once(url, 1000, 8))


class StillClock:
    """Seconds that the test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """The seconds."""
        return self.now


def silent() -> None:
    raise DBAPIError("", {}, DatabaseDoesNotAnswer("It does not answer."))


def ask(breaker: SilenceBreaker, act: Callable[[], object] = lambda: None) -> str:
    """Ask through the breaker: "answered", "silent", "refused" (nothing was asked) or "other"."""
    try:
        with breaker.asking():
            act()
    except DatabaseDoesNotAnswer:
        return "refused"
    except DBAPIError as error:
        return "silent" if isinstance(error.orig, DatabaseDoesNotAnswer) else "other"
    return "answered"


def test_after_a_silence_one_turn_tries_again_each_second() -> None:
    clock = StillClock()
    breaker = SilenceBreaker(1.0, clock)
    assert ask(breaker, silent) == "silent"
    assert [ask(breaker), ask(breaker)] == ["refused", "refused"]
    clock.now += 1.0
    meanwhile: list[str] = []

    def others_do_not_wait() -> None:
        meanwhile.append(ask(breaker))
        silent()

    assert ask(breaker, others_do_not_wait) == "silent"
    assert [*meanwhile, ask(breaker)] == ["refused", "refused"]
    clock.now += 1.0
    assert [ask(breaker), ask(breaker)] == ["answered", "answered"]


def test_a_turn_that_waited_for_another_one_stops_nobody() -> None:
    clock = StillClock()
    breaker = SilenceBreaker(1.0, clock)

    def others_are_answered() -> None:
        clock.now += 4.0
        assert ask(breaker) == "answered"
        silent()

    assert ask(breaker, others_are_answered) == "silent"
    assert ask(breaker) == "answered"


def test_a_database_that_refuses_is_not_silent() -> None:
    breaker = SilenceBreaker(1.0, StillClock())

    def refuse() -> None:
        raise DBAPIError("", {}, OperationalError("connection refused"))

    assert ask(breaker, refuse) == "other"
    assert ask(breaker) == "answered"


def test_what_is_no_error_of_the_database_passes() -> None:
    with pytest.raises(KeyError), SilenceBreaker().asking():
        raise KeyError
