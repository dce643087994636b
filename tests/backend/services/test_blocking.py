"""Wrong PINs block for half an hour, then until somebody helps: of however many guesses, six are looked at in all."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from backend.domain.pin import Verdict
from backend.services import identifying
from backend.services.pins import Pins, unblock
from backend.services.work import Work
from tests.support.callers import JEANNE
from tests.support.clock import DEMO_DAY
from tests.support.postgres import PEPPER

GUESSES = 30
WRONG = "739164"
Guess = Callable[[str, float], Verdict]


@pytest.fixture
def number(engine: Engine) -> int:
    """The storage's number of Jeanne."""
    with engine.connect() as connection:
        return identifying.with_cesu_code(Work(connection, DEMO_DAY), JEANNE.cesu).id


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The PINs that were really compared."""
    seen: list[str] = []
    matches, lock = Pins.matches, threading.Lock()

    def seeing(self: Pins, hashed: str, pin: str) -> bool:
        with lock:
            seen.append(pin)
        return matches(self, hashed, pin)

    monkeypatch.setattr(Pins, "matches", seeing)
    return seen


@pytest.fixture
def guess(engine: Engine, number: int) -> Guess:
    """Gives a PIN some minutes after the day has begun, in a transaction of its own."""
    pins = Pins(PEPPER)

    def give(pin: str, minutes: float) -> Verdict:
        with engine.begin() as connection:
            return pins.check(Work(connection, DEMO_DAY + timedelta(minutes=minutes)), number, pin)

    return give


def at_once(guess: Guess, minutes: float, pin: str = WRONG) -> list[Verdict]:
    with ThreadPoolExecutor(GUESSES) as pool:
        return list(pool.map(lambda _: guess(pin, minutes), range(GUESSES)))


def test_parallel_guesses_are_three_then_three_more_and_never_one_beyond(guess: Guess, looked_at: list[str]) -> None:
    so_far = []
    for minutes in (0, 29, 31, 60, 62, 24 * 60, 30 * 24 * 60):
        verdicts = at_once(guess, minutes)
        so_far.append((minutes, len(looked_at), sum(each.blocks for each in verdicts)))
    assert so_far == [(0, 3, 1), (29, 3, 0), (31, 6, 1), (60, 6, 0), (62, 6, 0), (1440, 6, 0), (43200, 6, 0)]
    assert guess(JEANNE.pin, 50_000).outcome == "blocked", "not even the right one is looked at"
    assert len(looked_at) == 6


def test_each_block_says_how_long_it_lasts(guess: Guess) -> None:
    assert [guess(WRONG, 0).tries_left for _ in range(2)] == [2, 1]
    first = guess(WRONG, 0)
    assert first.wait
    assert (first.outcome, first.blocks, first.wait.wait_minutes) == ("blocked", True, 30)
    during = guess(JEANNE.pin, 21)
    assert during.wait
    assert (during.outcome, during.blocks, during.wait.wait_minutes) == ("blocked", False, 9)
    assert [guess(WRONG, 30).tries_left for _ in range(2)] == [2, 1]
    last = guess(WRONG, 30)
    assert (last.outcome, last.blocks, last.wait) == ("blocked", True, None)


def test_the_right_one_after_a_block_says_how_many_were_wrong_and_begins_anew(guess: Guess) -> None:
    for minutes in (0, 0, 0, 31, 31):
        guess(WRONG, minutes)
    right = guess(JEANNE.pin, 31)
    assert (right.outcome, right.wrong_before) == ("right", 5)
    assert guess(WRONG, 31).tries_left == 2


def test_an_adviser_ends_either_block(guess: Guess, engine: Engine, number: int) -> None:
    for wrong in (3, 6):
        for place in range(wrong):
            guess(WRONG, 31 * (place // 3))
        assert guess(JEANNE.pin, 31).outcome == "blocked" or wrong == 3
        with engine.begin() as connection:
            unblock(Work(connection, DEMO_DAY), number)
        assert guess(JEANNE.pin, 1).outcome == "right"
