"""Three wrong PINs block payments, however many calls guess at once, until an adviser unblocks them."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from backend.services.pin_hashing import PinHasher
from channels.phone.phone_call import Call
from tests.support.callers import BLOCKED, JEANNE, PAID, at_the_pin, go_on, paid_in, reference, said, waiting
from tests.support.invariants import assert_money_holds
from tests.support.line import ACCOUNT, TOKEN, Line
from tests.support.postgres import KEYS, PEPPER

pytestmark = pytest.mark.usefixtures("dear_pins")
GUESSES = 30
WRONG = "739164"
LAST_TRY, NOW_BLOCKED = "il vous reste un seul essai", "maintenant bloqués"


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The hashes that were really compared."""
    seen: list[str] = []
    verifies = PinHasher.verifies

    def seeing(self: PinHasher, hashed: str, pin: bytes) -> bool:
        seen.append(hashed)
        return verifies(self, hashed, pin)

    monkeypatch.setattr(PinHasher, "verifies", seeing)
    return iter([seen])


@pytest.fixture
def compared(looked_at: Iterator[list[str]]) -> list[str]:
    return next(looked_at)


def all_at_once(calls: list[Call], keys: str) -> None:
    """Press the same keys in every call at the same moment."""
    start = threading.Barrier(len(calls))

    def guess(call: Call) -> None:
        start.wait()
        call.press(keys)

    with ThreadPoolExecutor(len(calls)) as pool:
        list(pool.map(guess, calls))


def test_of_thirty_guesses_at_once_three_are_looked_at(line: Line, compared: list[str]) -> None:
    engine = line.context.database
    calls = [at_the_pin(engine, line.telephone, JEANNE) for _ in range(GUESSES)]
    late = at_the_pin(engine, line.telephone, JEANNE)
    compared.clear()
    all_at_once(calls, WRONG)
    assert len(compared) == 3
    assert sum(LAST_TRY in said(call) for call in calls) == 1
    assert sum(NOW_BLOCKED in said(call) for call in calls) == GUESSES - 2
    assert sum("pas le bon code" in said(call) for call in calls) == 3, "as many as were looked at"
    all_at_once([late, *(call for call in calls if NOW_BLOCKED not in said(call))], JEANNE.pin)
    assert len(compared) == 3, "during the block not even the right PIN is looked at"
    assert NOW_BLOCKED in said(late)
    assert "Rien n'a été fait" in said(late)
    assert "pas le bon code" not in said(late), "nobody has looked at it, and it is the right one"
    assert paid_in(engine, late, *calls) == []
    assert (
        line.one("select fails from pins join beneficiaries on id = beneficiary_id where cesu_code = :c", c=JEANNE.cesu)
        == 3
    )
    assert_money_holds(engine)


def test_among_parallel_guesses_the_right_one_pays_at_most_once(line: Line, compared: list[str]) -> None:
    engine = line.context.database
    calls = [at_the_pin(engine, line.telephone, JEANNE) for _ in range(GUESSES)]
    start = threading.Barrier(GUESSES)
    compared.clear()

    def guess(number: int) -> None:
        start.wait()
        calls[number].press(JEANNE.pin if number % 6 == 0 else WRONG)

    with ThreadPoolExecutor(GUESSES) as pool:
        list(pool.map(guess, range(GUESSES)))
    assert len(paid_in(engine, *calls)) <= 1, "the other quotes no longer hold"
    assert len(paid_in(engine, *calls)) == sum(PAID in said(call) for call in calls)
    assert_money_holds(engine)


def test_the_count_goes_across_calls_and_warns_before_the_last(line: Line) -> None:
    engine = line.context.database
    first = at_the_pin(engine, line.telephone, JEANNE)
    first.press(WRONG)
    assert "Ce n'est pas le bon code" in said(first)
    assert LAST_TRY not in said(first)
    first.hang_up()
    second = at_the_pin(engine, line.telephone, JEANNE)
    second.press(WRONG)
    assert LAST_TRY in said(second)
    second.hang_up()
    third = at_the_pin(engine, line.telephone, JEANNE)
    third.press(WRONG)
    assert waiting(engine, third) == "menu", "an adviser was talked with, and the menu goes on"
    assert BLOCKED in said(third)
    assert paid_in(engine, first, second, third) == []


def test_the_right_pin_in_time_makes_the_count_begin_anew(line: Line) -> None:
    engine = line.context.database
    for _ in range(2):
        call = at_the_pin(engine, line.telephone, JEANNE)
        call.press(WRONG)
        call.press(WRONG)
        assert LAST_TRY in said(call)
        call.press(JEANNE.pin)
        assert paid_in(engine, call) == [reference(call)]
        call.hang_up()
    assert_money_holds(engine)


def test_a_pin_that_is_not_six_digits_costs_no_try(line: Line) -> None:
    call = at_the_pin(line.context.database, line.telephone, JEANNE)
    call.press("12345#")
    call.say("quatre cent quatre-vingt-deux mille")
    assert line.one("select max(fails) from pins") == 0
    assert paid_in(line.context.database, call) == []


def test_the_advisers_desk_lets_pay_again(line: Line) -> None:
    engine = line.context.database
    blocked = at_the_pin(engine, line.telephone, JEANNE)
    for _ in range(3):
        blocked.press(WRONG)
    again = JEANNE.ring(line.telephone)
    go_on(engine, again, JEANNE.answers(), until="payee.known")
    assert BLOCKED in said(again), "the menu tells it before anything is asked"
    unblock(line)
    allowed = JEANNE.ring(line.telephone)
    go_on(engine, allowed, JEANNE.answers())
    assert paid_in(engine, blocked, again, allowed) == [reference(allowed)]
    assert_money_holds(engine)


def unblock(line: Line) -> None:
    """What the adviser's desk runs."""
    url = line.context.database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    settings = {
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "PIN_PEPPER": PEPPER,
        "KEYS": KEYS,
        "DATABASE_URL": url,
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "pin", "unblock", JEANNE.cesu],
        env={**os.environ, **{f"ALLO_{name}": value for name, value in settings.items()}},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert JEANNE.cesu not in done.stdout + done.stderr
