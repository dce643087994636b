"""Hours that nobody can be paid for are called so; they are not passed over without a word."""

from dataclasses import replace

import pytest

from bot.engine.parsed import Parsed
from dialogs.exchange import Heard
from dialogs.impossible_hours import impossible_hours, impossible_length
from tests.channels.sms.test_texts import text
from tests.support.callers import JEANNE
from tests.support.in_process import Caller
from tests.support.line import Line

SAID = "C'est trop d'heures."
NONE = "Il faut plus de zéro heure."
GUESSES = Parsed("pay", 0.5, (("balance", 0.5), ("back", 0.4)), ())


@pytest.mark.parametrize("words", ["mille heures à marie", "payer marie zéro heure", "0h à Marie", "745 heures", "0 H"])
def test_what_cannot_be_is_remarked_on(words: str) -> None:
    assert impossible_hours(Heard("speech", words))


@pytest.mark.parametrize(
    "words", ["trois heures et demie", "zéro heure trente", "744 heures", "mille euros", "marie", "", "non pas mille"]
)
def test_what_can_be_is_not(words: str) -> None:
    assert impossible_hours(Heard("speech", words)) is None


@pytest.mark.parametrize(
    ("keys", "wrong"), [("0", False), ("00", True), ("999", True), ("3*30", False), ("31000017", False)]
)
def test_keys_are_hours_where_hours_are_asked(keys: str, *, wrong: bool) -> None:
    assert bool(impossible_length(Heard("keys", keys))) == wrong
    assert impossible_hours(Heard("keys", keys)) is None


def test_at_the_menu_and_at_the_hours_it_is_said_aloud(line: Line) -> None:
    caller = Caller(line.context).press(JEANNE.cesu, JEANNE.born)
    said = caller.say("payer marie mille heures").said
    assert said.startswith(SAID), said
    assert "Qui voulez-vous payer" in said
    said = caller.press("1").say("mille heures").said
    assert said.startswith(SAID)
    assert "pas compris" not in said
    assert caller.press("999#").said.startswith(SAID)
    assert SAID not in caller.press("3*30#").said
    assert SAID in caller.say("non mille heures").said


def test_it_is_one_answer_beside_which_nothing_is_guessed(line: Line) -> None:
    """Rasa makes something of any sentence; here its guesses are about what is known to be wrong."""
    caller = Caller(replace(line.context, understand=lambda _: GUESSES)).press(JEANNE.cesu, JEANNE.born, "1", "1")
    said = caller.say("mille heures").said
    assert said.startswith(f"{SAID} | Combien d'heures ?"), said
    said = caller.say("zéro heure").said
    assert said.startswith(f"{NONE} | Combien d'heures ?"), said
    said = caller.press("3*30#").say("mille heures").said
    assert said.startswith(f"{SAID} | Vous payez trois heures trente"), said
    assert "sûr" not in said


def test_by_text_it_is_written(line: Line) -> None:
    for body, written in (("PAYER MARIE 999H", SAID), ("PAYER MARIE 0H", NONE)):
        answer = text(line, body)
        assert answer.startswith(written), answer
        assert "pas compris" not in answer
    text(line, "PAYER MARIE")
    answer = text(line, "0H")
    assert answer.startswith(NONE)
    assert answer.endswith("Combien d'heures pour Marie DUPONT ? Répondez par exemple 3h30.")
