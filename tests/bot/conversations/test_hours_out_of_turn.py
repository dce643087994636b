"""Hours that are said where something else is asked are kept, and are never taken for the wish to go back."""

from dataclasses import replace

import pytest

from bot.engine.parsed import Parsed
from dialogs.answers.instead import Instead, bare_measure
from dialogs.exchange import Heard
from tests.channels.sms.test_texts import text
from tests.support.callers import JEANNE
from tests.support.in_process import Caller
from tests.support.line import Line

BACK = Parsed("back", 0.95, (("back", 0.95),), ())


def jeanne(line: Line, *answers: str) -> Caller:
    """Jeanne, all of whose sentences Rasa takes for the wish to go back."""
    context = replace(line.context, understand=lambda _: BACK)
    return Caller(context).press(JEANNE.cesu, JEANNE.born, *answers)


@pytest.mark.parametrize(
    ("words", "measure"),
    [
        ("3h30", Instead(210)),
        ("non, deux heures trente", Instead(150)),
        ("Trois heures et demie, s'il vous plaît.", Instead(210)),
        ("20 euros", Instead(cents=2000)),
        ("une minute s'il vous plaît", None),
        ("il est trois heures", None),
        ("marie trois heures", None),
        ("trois", None),
        ("", None),
    ],
)
def test_hours_and_amounts_that_are_all_that_was_said(words: str, measure: Instead | None) -> None:
    assert bare_measure(Heard("speech", words)) == measure


def test_after_the_balance_they_begin_a_payment(line: Line) -> None:
    caller = jeanne(line, "2").say("3h30")
    assert caller.said.startswith("Qui voulez-vous payer ?"), caller.said
    assert "Vous payez trois heures trente à Marie Dupont" in caller.press("1").said


def test_where_whom_to_pay_is_asked_they_are_kept(line: Line) -> None:
    caller = jeanne(line, "1").say("deux heures trente")
    assert caller.said.startswith("Deux heures trente, c'est noté. | Qui voulez-vous payer ?"), caller.said
    assert "Vous payez deux heures trente à Marie Dupont" in caller.press("1").said


@pytest.mark.parametrize("words", ["Marie, trois heures", "trois heures pour Marie Dupont s'il vous plaît"])
def test_said_with_the_name_they_are_kept_too(line: Line, words: str) -> None:
    assert "Vous payez trois heures à Marie Dupont" in jeanne(line, "1").say(words).said
    assert "Vous payez trois heures à Marie Dupont" in jeanne(line, "1", "1", "2#", "2", "1").say(words).said
    of_march = jeanne(line, "1").say("Marie, trois heures de mars").said
    assert "Vous payez trois heures à Marie Dupont, sur vos heures de mars" in of_march
    assert "Combien d'heures" in jeanne(line, "1").say("une minute, Marie").said
    new = jeanne(line, "1").say("quelqu'un d'autre, trois heures").press("1", "67890*3#", "23111981", "1")
    assert "Vous payez trois heures à Fatima Benali" in new.said


def test_elsewhere_they_are_not_the_wish_to_go_back(line: Line) -> None:
    assert "je n'ai pas compris" in jeanne(line, "4").say("deux heures trente").said


def test_by_text_they_are_kept_as_well(line: Line) -> None:
    assert "Qui voulez-vous payer" in text(line, "PAYER")
    answer = text(line, "2h30")
    assert answer.startswith("2 h 30: c'est noté. Qui voulez-vous payer"), answer
    assert "2 h 30" in text(line, "marie")


def test_the_recap_is_corrected_at_once_where_it_is_asked_what_to_change(line: Line) -> None:
    caller = jeanne(line, "1", "1", "3*30#").say("non").say("quatre heures")
    assert "Vous payez quatre heures à Marie Dupont" in caller.said
    assert "Vous payez deux heures trente à Marie Dupont" in caller.say("non deux heures trente").said
    assert "Vous payez deux heures trente à Marie Dupont" in caller.press("2").say("marie dupont").said
