"""What is keyed or said out of place pays nothing and ends no call; months without rights are told."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.engine.parsed import Parsed
from dialogs.exchange import Heard
from dialogs.too_early import code_too_early
from tests.support.callers import JEANNE, LUCIEN
from tests.support.in_process import Caller
from tests.support.line import Line

TOO_EARLY = "Je n'ai pas compris. Votre code, ce sera juste après."
UNPAID = "Rien n'a été payé."


def at_the_recap(line: Line) -> Caller:
    return Caller(line.context).press(JEANNE.cesu, JEANNE.born, "1", "1", "3*30")


@pytest.mark.parametrize("key", ["3", "6", "8", "5*75", "630518"])
def test_six_digits_at_the_recap_are_told_to_be_too_early_and_fewer_are_not(line: Line, key: str) -> None:
    caller = at_the_recap(line).press(key)
    assert caller.said.startswith(TOO_EARLY if key == "630518" else "Excusez-moi, je n'ai pas compris.")
    assert "Vous payez trois heures trente à Marie Dupont" in caller.said
    assert not caller.over


@pytest.mark.parametrize("heard", [Heard("keys", "1"), Heard("keys", "2"), Heard("keys", "0"), Heard("keys", "")])
def test_what_answers_a_recap_is_never_too_early(heard: Heard) -> None:
    assert code_too_early(heard) is None


def test_what_is_left_is_told_once_it_is_paid_and_before_only_that_it_is_nothing(line: Line) -> None:
    caller = at_the_recap(line)
    assert "restera" not in caller.said
    assert "C'est payé. Il vous reste trente-huit heures trente." in caller.press("1", JEANNE.pin).said
    rest = Caller(line.context).press(JEANNE.cesu, JEANNE.born, "1", "1", "0#")
    assert "Il ne vous restera plus d'heures." in rest.said


def test_six_alone_ends_no_call_and_after_the_star_it_says_that_nothing_was_paid(line: Line) -> None:
    caller = Caller(line.context).press(JEANNE.cesu, JEANNE.born, "6")
    assert not caller.over
    assert UNPAID not in caller.press("*", "6").said
    assert caller.over
    caller = at_the_recap(line).press("*6")
    assert caller.said.startswith(UNPAID)
    assert caller.over


def test_a_month_without_rights_is_named_and_so_is_the_one_that_pays(line: Line) -> None:
    entities = (("payee", "marie"), ("duration", "trois heures"), ("month", "janvier"))
    meaning = Parsed("pay", 0.97, (("pay", 0.97),), entities)
    context = replace(line.context, understand=lambda _: meaning)
    said = Caller(context).press(JEANNE.cesu, JEANNE.born).say("marie trois heures de janvier").said
    assert said.startswith("Il ne vous reste pas d'heures de janvier. | Je les prends sur vos heures de "), said
    assert "Vous payez trois heures à Marie Dupont, soit" in said


def test_as_the_last_time_of_whom_has_paid_nobody_is_told_so(line: Line) -> None:
    with line.context.database.begin() as connection:
        connection.execute(text("update payments set accepted_at = accepted_at - interval '200 days'"))
    caller = Caller(line.context).press(JEANNE.cesu, JEANNE.born).say("la même chose que le mois dernier")
    assert caller.said.startswith(("Vous n'avez encore payé personne.", "Je ne peux pas refaire votre dernier"))


def test_yes_at_the_menu_is_the_payment_that_it_offers_first(line: Line) -> None:
    caller = Caller(line.context, LUCIEN.number).press(LUCIEN.cesu, LUCIEN.born).say("Oui.")
    assert "Six heures à Sylvie Moreau" in caller.said
    assert "code secret" in caller.said


def test_what_is_said_where_the_pin_is_keyed_is_told_so(line: Line) -> None:
    caller = at_the_recap(line).press("1")
    assert caller.silence().said.startswith("Ce code se tape sur les touches, sans le dire à voix haute.")
    assert caller.silence().said.startswith("Ici, je n'entends que les touches, et pas la voix.")
    assert not caller.over
    assert "C'est payé." in caller.press(JEANNE.pin).said


@pytest.mark.parametrize("words", ["non merci", "non", "Non, merci beaucoup."])
def test_who_wants_nothing_more_after_paying_is_taken_leave_of(line: Line, words: str) -> None:
    caller = at_the_recap(line).press("1", JEANNE.pin).say(words)
    assert caller.said == "Merci de votre appel. Au revoir."
    assert caller.over
