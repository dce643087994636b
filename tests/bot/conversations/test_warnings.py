"""Owners are warned, by the way on file, of what somebody else may have done."""

from dataclasses import replace

import pytest

from tests.support import opened_tables
from tests.support.callers import JEANNE, LUCIEN, DemoPerson
from tests.support.in_process import Caller
from tests.support.line import Line

WRONG = "739164"
TO_THE_PIN = ("1", "3*30#", "1")
NEW_PAYEE = ("2", "4", "1", "67890*3#", "23111981", "1", "1", "1*00#", "1")


def at_the_pin(line: Line, person: DemoPerson, *answers: str) -> Caller:
    caller = Caller(line.context, person.number).press(person.cesu, person.born)
    if "Pour le reprendre" in caller.said:
        caller.press("2")
    return caller.press(*(answers or (person.menu, *TO_THE_PIN)))


def warnings(line: Line) -> list[tuple[object, ...]]:
    """The warnings that wait: by which way, to whom, in which words."""
    return line.rows("""
        select topic, payload->>'to', coalesce(payload->>'body', payload->>'says') from outbox
        where key like 'warning:%' order by id""")


def test_a_wrong_pin_is_told_once_a_call_by_text_to_a_mobile(line: Line) -> None:
    caller = at_the_pin(line, LUCIEN).press(WRONG, WRONG)
    caller.hang_up()
    ((way, number, words),) = warnings(line)
    assert (way, number) == ("sms", LUCIEN.number)
    assert "un code secret faux" in str(words)
    assert WRONG not in str(words)


def test_a_slip_on_ones_own_telephone_has_no_robot_ring(line: Line) -> None:
    """The next right PIN tells of it; from any other telephone it is told at once."""
    at_the_pin(line, JEANNE).press(WRONG).hang_up()
    assert warnings(line) == []
    at_the_pin(line, replace(LUCIEN, number="+33199000777")).press(WRONG)
    assert [number for _, number, _ in warnings(line)] == [LUCIEN.number]


def test_the_fourth_wrong_pin_in_a_row_is_no_slip(line: Line) -> None:
    """The half hour after the third begins three new tries, and no new row of errors."""
    at_the_pin(line, LUCIEN).press(WRONG, WRONG, WRONG)
    before = len(warnings(line))
    line.clock.move(minutes=31)
    at_the_pin(line, LUCIEN).press(WRONG)
    assert "un code secret faux" in str(warnings(line)[before:])


def test_who_has_no_mobile_is_rung_at_decent_hours(line: Line) -> None:
    line.clock.move(hours=12)
    at_the_pin(line, JEANNE).press(WRONG, WRONG)
    ((way, number, _),) = warnings(line)
    assert (way, number) == ("call", JEANNE.number)
    assert line.one("select due_at > :now from outbox where key like 'warning:%'", now=line.clock()) is True


def test_who_has_no_number_is_a_task(line: Line) -> None:
    with line.context.database.begin() as connection:
        opened_tables.run(connection, "delete from beneficiary_phones")
    at_the_pin(line, JEANNE).press(WRONG)
    assert warnings(line) == []
    assert line.rows("select kind from tasks") == [("owner.unreachable",)]


def test_a_block_is_told_once_however_many_go_on_guessing(line: Line) -> None:
    late = at_the_pin(line, LUCIEN)
    at_the_pin(line, LUCIEN).press(WRONG, WRONG, WRONG)
    late.press(WRONG)
    told = [str(words) for _, _, words in warnings(line)]
    assert sum("sont bloqués" in words for words in told) == 1
    assert len(told) == 2


def test_a_new_payee_is_told_and_a_known_one_is_not(line: Line) -> None:
    caller = at_the_pin(line, LUCIEN, *NEW_PAYEE).press(LUCIEN.pin)
    assert "C'est payé." in caller.said
    ((_, number, words),) = warnings(line)
    assert number == LUCIEN.number
    assert "Fatima BENALI pour la première fois" in str(words)
    caller.press("2", "2", "1", "1*30#", "1", LUCIEN.pin)
    assert "C'est payé." in caller.said
    assert len(warnings(line)) == 1


@pytest.mark.parametrize(("times", "said"), [(1, "a été tapé faux une fois"), (2, "a été tapé faux deux fois")])
def test_the_right_pin_tells_of_wrong_ones_since_the_last_right_one(line: Line, times: int, said: str) -> None:
    other = at_the_pin(line, LUCIEN).press(*[WRONG] * times)
    other.hang_up()
    caller = at_the_pin(line, LUCIEN).press(LUCIEN.pin)
    assert said in caller.said
    caller.press("2", "2", "1", "1*30#", "1", LUCIEN.pin)
    assert "C'est payé." in caller.said
    assert "tapé faux" not in caller.said


def test_ones_own_wrong_pins_a_moment_ago_are_no_news(line: Line) -> None:
    caller = at_the_pin(line, LUCIEN).press(WRONG, LUCIEN.pin)
    assert "C'est payé." in caller.said
    assert "tapé faux" not in caller.said
