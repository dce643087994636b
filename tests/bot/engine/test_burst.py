"""A PIN or hours keyed where one key answers are one answer, not understood; what is offered may be keyed ahead."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.callers import JEANNE, waiting_in
from tests.support.in_process import Caller
from tests.support.line import Line

NOT_UNDERSTOOD = "je n'ai pas compris"


def burst(line: Line, keys: str, *before: str) -> Caller:
    """Jeanne, who keys all of it in haste at the question where these answers have led."""
    caller = Caller(replace(line.context, haste=timedelta(milliseconds=800)), JEANNE.number)
    for answer in (JEANNE.cesu, JEANNE.born, *before):
        caller.press(answer)
        line.clock.move(seconds=3)
    for key in keys:
        caller.press(key)
        line.clock.move(seconds=0.2)
    line.clock.move(seconds=3)
    return caller


def waiting(line: Line, caller: Caller) -> str | None:
    return waiting_in(line.context.database, caller.sid)


@pytest.mark.parametrize(
    ("keys", "before", "then"),
    [
        (JEANNE.pin, (), "more"),
        ("982915", (), "menu"),
        ("3*15#", ("1",), "payee.known"),
        ("*15#", ("1",), "payee.known"),
        (JEANNE.pin, ("1", "1", "2#"), "pay.recap"),
        ("0639980042", ("1",), "adviser.call_back"),
    ],
)
def test_what_comes_in_one_burst_is_one_answer(line: Line, keys: str, before: tuple[str, ...], then: str) -> None:
    caller = burst(line, keys, *before)
    assert waiting(line, caller) == then
    assert NOT_UNDERSTOOD in caller.said.lower()
    assert not caller.over


@pytest.mark.parametrize("keys", ["12031938", "11000017", "21121938", "31000017", "0639980042"])
def test_digits_in_one_burst_at_the_call_back_ask_for_none(line: Line, keys: str) -> None:
    line.clock.move(hours=11)  # when no adviser answers
    caller = burst(line, keys, "0")
    assert waiting(line, caller) == ("menu" if keys.startswith("3") else "adviser.call_back")
    assert NOT_UNDERSTOOD in caller.said.lower()
    assert line.rows("select kind from tasks") == []
    assert burst(line, "1", "0", "1").said.startswith("C'est noté"), "after a pause each they ask for one"


@pytest.mark.parametrize(("rest", "seconds"), [("*15#", 1.6), ("*15", 11.5)])
def test_hours_of_which_another_question_took_the_first_key_are_asked_for_again(
    line: Line, rest: str, seconds: float
) -> None:
    caller = burst(line, "", "1")
    caller.press("1")  # who is paid, and one of `1*15#`
    line.clock.move(seconds=seconds)
    caller.press(rest)
    assert (waiting(line, caller), NOT_UNDERSTOOD in caller.said.lower()) == ("payee.known", True)
    line.clock.move(seconds=3)
    caller.press("1")
    line.clock.move(seconds=seconds + 4)
    assert "Vous payez quinze minutes à Marie Dupont" in caller.press(rest).said, (
        "who has heard the question may say so"
    )


def test_after_a_pause_keys_count_again(line: Line) -> None:
    caller = burst(line, "3*15#", "1").press("1")
    assert waiting(line, caller) == "pay.hours"


@pytest.mark.parametrize(("keys", "then"), [("11", "pay.hours"), ("1*8", "menu"), ("4*9", "menu")])
def test_what_is_offered_may_be_keyed_ahead(line: Line, keys: str, then: str) -> None:
    assert waiting(line, burst(line, keys)) == then


def test_a_command_that_comes_whole_is_one_however_quickly(line: Line) -> None:
    caller = burst(line, "", "1")
    line.clock.move(seconds=-3)
    assert waiting(line, caller.press("*8")) == "menu"


def test_the_pin_at_the_recap_agrees_to_nothing_and_is_told_when(line: Line) -> None:
    caller = burst(line, "521111", "1", "1", "2#")
    assert "Votre code, ce sera juste après" in caller.said
    assert waiting(line, caller) == "pay.recap"


def test_fewer_keys_than_a_pin_are_none(line: Line) -> None:
    caller = burst(line, "5*75#", "1", "1", "2#")
    assert "Votre code" not in caller.said
    assert NOT_UNDERSTOOD in caller.said.lower()
    assert waiting(line, caller) == "pay.recap"
