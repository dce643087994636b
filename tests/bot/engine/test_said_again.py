"""What is said again with a question: after a silence what it needs, after a star all that is still so."""

import pytest

from tests.support.callers import JEANNE
from tests.support.in_process import Caller
from tests.support.line import Line

AT_THE_PIN = ("1", "1", "2#", "1")
"""From the menu to the PIN that pays Marie two hours."""

PAID, LEFT, RECEIPT = "C'est payé", "Il vous reste quarante heures", "vous pouvez raccrocher"
PAYMENT = "pas encore parti à la banque"
STOPPED = "D'accord, on arrête là."


def jeanne(line: Line, *answers: str) -> Caller:
    return Caller(line.context, JEANNE.number).press(JEANNE.cesu, JEANNE.born, *answers)


def test_after_a_silence_the_question_alone(line: Line) -> None:
    caller = jeanne(line, *AT_THE_PIN, JEANNE.pin)
    assert all(each in caller.said for each in (PAID, LEFT, RECEIPT))
    caller.silence()
    assert RECEIPT in caller.said
    assert PAID not in caller.said


def test_after_a_star_what_was_paid_in_short(line: Line) -> None:
    caller = jeanne(line, *AT_THE_PIN, JEANNE.pin)
    paid = caller.said
    caller.press("*")
    assert caller.said.startswith(f"{PAID}. Référence : ")
    assert RECEIPT in caller.said
    assert LEFT not in caller.said
    assert caller.said.partition("Référence")[2] == paid.partition("Référence")[2]


def test_what_has_happened_is_not_told_again_and_what_was_asked_for_is(line: Line) -> None:
    cancelled = jeanne(line, "1", "*8")
    assert STOPPED in cancelled.said or "Rien n'a été payé" in cancelled.said
    assert cancelled.press("*").said.startswith("Pour payer")
    paid = jeanne(line, *AT_THE_PIN, JEANNE.pin, "2", "4")
    history = paid.press("*8").say("historique")
    assert PAYMENT in history.said
    assert PAYMENT not in history.silence().said
    assert PAYMENT in history.press("*").said


def test_a_key_too_many_that_cut_it_off_has_all_of_it_said_again(line: Line) -> None:
    caller = jeanne(line, *AT_THE_PIN, JEANNE.pin)
    assert caller.said == caller.press("#").said


def test_what_a_question_cannot_be_answered_without_comes_with_it_each_time(line: Line) -> None:
    caller = jeanne(line, *AT_THE_PIN, "111111", "111111")
    for _ in range(2):
        assert "il vous reste un seul essai" in caller.said
        caller.silence()


@pytest.mark.parametrize("answer", ["", "*"])
def test_what_is_agreed_to_is_said_whole_whatever_was_before(line: Line, answer: str) -> None:
    caller = jeanne(line, "1", "1", "2#")
    asked = "Vous payez deux heures à Marie Dupont, soit neuf euros et soixante-deux centimes. | Si c'est bon"
    assert asked in (caller.press(answer) if answer else caller.silence()).said


def test_only_who_was_paying_hears_that_nothing_was_paid(line: Line) -> None:
    for before, told in (((), False), (("1", "1"), True)):
        ended = jeanne(line, *before).silence().silence().said
        assert "Je ne vous entends plus" in ended
        assert ("Rien n'a été payé" in ended) is told
        assert "code secret" not in ended
