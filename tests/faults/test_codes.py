"""Of however many guesses at an activation code at once, three are looked at; then only another letter helps."""

import threading

import pytest

from backend.services.pins import Pins
from channels.phone.phone_call import Call
from tests.faults.test_pins import GUESSES, all_at_once
from tests.support.callers import JEANNE, go_on, said, waiting
from tests.support.letters_at_home import CODE, give_letter
from tests.support.line import Line

WRONG = "4071936259#"
USED_UP = "ce code ne peut plus servir"

HAS_A_PIN = """
select count(*) from pins join beneficiaries b on b.id = beneficiary_id where cesu_code = '31000017'
"""


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes that were really compared."""
    seen: list[str] = []
    opens, lock = Pins.opens, threading.Lock()

    def seeing(self: Pins, seal: str, beneficiary_id: int, code: str) -> bool:
        with lock:
            seen.append(code)
        return opens(self, seal, beneficiary_id, code)

    monkeypatch.setattr(Pins, "opens", seeing)
    return seen


def at_the_code(line: Line) -> Call:
    call = JEANNE.ring(line.telephone)
    go_on(line.context.database, call, JEANNE.answers(activate__ready="1"), until="activate.code")
    assert waiting(line.context.database, call) == "activate.code"
    return call


def test_of_thirty_guesses_at_once_three_are_looked_at(line: Line, compared: list[str]) -> None:
    give_letter(line.context.database)
    calls = [at_the_code(line) for _ in range(GUESSES)]
    late = at_the_code(line)
    compared.clear()
    all_at_once(calls, WRONG)
    assert len(compared) == 3
    assert sum("un seul essai" in said(call) for call in calls) == 1
    assert sum(USED_UP in said(call) for call in calls) == GUESSES - 2
    all_at_once([late, *(call for call in calls if USED_UP not in said(call))], f"{CODE}#")
    assert len(compared) == 3, "afterwards not even the right code is looked at"
    assert line.one("select fails from activation_codes") == 3
    assert line.one(HAS_A_PIN) == 0
    assert line.rows("select kind from tasks where kind like 'activation%'") == [("activation.code_used_up",)]


def test_among_parallel_guesses_the_code_opens_at_most_one_pin(line: Line) -> None:
    give_letter(line.context.database)
    calls = [at_the_code(line) for _ in range(6)]
    for keys in (f"{CODE}#", "1", "274096", "274096"):
        all_at_once([call for call in calls if not call.ended], keys)
    assert line.one(HAS_A_PIN) == 1
    assert sum("C'est fait" in said(call) for call in calls) == 1
