"""Many calls at once: the same rights are never spent twice, and nobody disturbs anybody else."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from channels.phone.mischief import LostAnswer, StaleAgain, Twice, both
from channels.phone.phone_call import Call
from tests.support.callers import (
    CHANGED,
    JEANNE,
    LUCIEN,
    MOST_ANSWERS,
    NOT_ENOUGH,
    PAID,
    TWIN,
    DemoPerson,
    at_the_pin,
    paid_in,
    reference,
    said,
    waiting,
)
from tests.support.invariants import assert_money_holds
from tests.support.line import Line

CALLERS, FIT = 8, 5
EIGHT_HOURS = "8*00#"
"""Five times eight hours fit in Jeanne's forty-two; two hours stay."""


@dataclass
class Determined:
    """A caller who wants to pay, and goes on until it is paid or there is not enough."""

    line: Line
    person: DemoPerson
    call: Call
    hours: str
    heard: list[str] = field(default_factory=list)

    def go_on(self, start: threading.Barrier) -> None:
        """Give the PIN with all the others; then answer what comes."""
        start.wait()
        answers = self.person.answers(self.hours)
        for _ in range(MOST_ANSWERS):
            if self.call.ended or PAID in said(self.call) or NOT_ENOUGH in said(self.call):
                return
            question = waiting(self.line.context.database, self.call)
            assert question, "an open call waits for something"
            self.call.press(answers[question])
            self.heard.append(said(self.call))
        raise AssertionError(f"The line never comes to an end: {said(self.call)}")

    def heard_of(self, words: str) -> bool:
        """Whether they were told so."""
        return any(words in text for text in self.heard)


def all_together(callers: Sequence[Determined]) -> None:
    """Let all of them go on from the same moment."""
    start = threading.Barrier(len(callers))
    with ThreadPoolExecutor(len(callers)) as pool:
        for done in [pool.submit(caller.go_on, start) for caller in callers]:
            done.result()


def test_eight_calls_share_rights_that_are_enough_for_five(line: Line) -> None:
    engine = line.context.database
    callers = [
        Determined(line, JEANNE, at_the_pin(engine, line.telephone, JEANNE, EIGHT_HOURS), EIGHT_HOURS)
        for _ in range(CALLERS)
    ]
    all_together(callers)
    paid = [caller for caller in callers if caller.heard_of(PAID)]
    assert len(paid) == FIT
    assert sorted(paid_in(engine, *(one.call for one in callers))) == sorted(reference(p.call) for p in paid)
    assert all(caller.heard_of(NOT_ENOUGH) for caller in callers if caller not in paid)
    assert sum(caller.heard_of(CHANGED) for caller in callers) == CALLERS - 1, "one came first"
    assert sum(caller.heard_of(TWIN) for caller in paid) == FIT - 1, "who pays the same again is asked"
    assert line.rows(
        "select minutes_used, minutes_total from lots join beneficiaries b on b.id = beneficiary_id"
        " where cesu_code = :code",
        code=JEANNE.cesu,
    ) == [(FIT * 8 * 60, 42 * 60)]
    assert_money_holds(engine)


def test_all_of_the_rights_are_paid_to_one_of_many(line: Line) -> None:
    """Everybody says "all" and proves it at once; the first gets it, for the others nothing is left."""
    engine = line.context.database
    callers = []
    for _ in range(CALLERS):
        call = JEANNE.ring(line.telephone)
        for keys in (JEANNE.cesu, JEANNE.born, "1", "1", "0#", "1"):
            call.press(keys)
        callers.append(Determined(line, JEANNE, call, "1*00#"))
    start = threading.Barrier(CALLERS)

    def prove(caller: Determined) -> None:
        start.wait()
        caller.call.press(JEANNE.pin)

    with ThreadPoolExecutor(CALLERS) as pool:
        list(pool.map(prove, callers))
    assert [PAID in said(caller.call) for caller in callers].count(True) == 1
    assert sum(CHANGED in said(caller.call) for caller in callers) == CALLERS - 1
    assert line.one("select sum(cents) from payments where confirmation not like 'demo%'") == 20194
    assert_money_holds(engine)


@pytest.mark.parametrize("calls_each", [4])
def test_two_beneficiaries_pay_at_once_through_bad_lines_without_disturbing_each_other(
    line: Line, calls_each: int
) -> None:
    engine = line.context.database
    callers = []
    for number in range(calls_each):
        for person in (JEANNE, LUCIEN):
            hours = f"{number + 1}*{number + 1:02}#"
            mischief = both(StaleAgain(back=2), LostAnswer(times=2, spare=number + 1), Twice(at_once=True))
            call = person.ring(line.telephone, mischief)
            callers.append(Determined(line, person, call, hours))
    all_together(callers)
    assert all(caller.heard_of(PAID) for caller in callers)
    for person in (JEANNE, LUCIEN):
        minutes = line.rows(
            "select minutes from payments join beneficiaries b on b.id = beneficiary_id"
            " where cesu_code = :code and confirmation not like 'demo%' order by minutes",
            code=person.cesu,
        )
        assert minutes == [(61 * (number + 1),) for number in range(calls_each)]
    assert len(set(paid_in(engine, *(caller.call for caller in callers)))) == 2 * calls_each
    assert_money_holds(engine)
