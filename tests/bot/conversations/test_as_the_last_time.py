"""Paying as the last time is as safe as it is short: what moved is said again, and a programme may ask first."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.context import AppContext
from tests.support.callers import JEANNE, LUCIEN
from tests.support.in_process import Caller
from tests.support.line import Line

SIX_HOURS = "Six heures à Sylvie Moreau, soit vingt-huit euros et quatre-vingt-quatre centimes"
PAID = "C'est payé."


def lucien(context: AppContext, *answers: str) -> Caller:
    """Lucien, who has paid Sylvie six hours on the first of March, and Marie in February."""
    return Caller(context, LUCIEN.number).press(LUCIEN.cesu, LUCIEN.born, *answers)


def test_rights_that_moved_are_said_again_before_anything_is_paid(line: Line) -> None:
    caller = lucien(line.context, "1")
    assert SIX_HOURS in caller.said
    with line.context.database.begin() as connection:
        connection.execute(text("update lots set cents_total = cents_total + 4200"))
    caller.press(LUCIEN.pin)
    assert "Rien n'a été payé cette fois-ci" in caller.said
    assert "Six heures à Sylvie Moreau, soit " in caller.said
    assert SIX_HOURS not in caller.said
    assert PAID in caller.press(LUCIEN.pin).said


def test_a_wrong_pin_hears_again_what_it_pays(line: Line) -> None:
    caller = lucien(line.context, "1", "111111")
    assert "Ce n'est pas le bon code" in caller.said
    assert SIX_HOURS in caller.said


def test_a_yes_on_the_keypad_pays_nothing(line: Line) -> None:
    caller = lucien(line.context, "1", "1#")
    assert "je n'ai pas compris" in caller.said
    assert SIX_HOURS.lower() in caller.said.lower()


def test_a_programme_may_have_it_confirmed(line: Line) -> None:
    apa = line.context.programmes["apa31"]
    asking = apa.model_copy(update={"shorter": apa.shorter.model_copy(update={"asks_first": True})})
    context = replace(line.context, programmes={**line.context.programmes, "apa31": asking})
    caller = lucien(context, "1")
    assert "Vous payez six heures à Sylvie Moreau" in caller.said
    assert "code secret" not in caller.said
    assert PAID in caller.press("1", LUCIEN.pin).said


def test_who_was_paid_in_this_call_is_not_offered_once_more(line: Line) -> None:
    caller = lucien(line.context, "1", LUCIEN.pin, "2")
    assert "Pour payer huit heures trente à Marie Dupont, comme le dix-sept février, tapez 1." in caller.said
    caller.press("1", LUCIEN.pin, "2")
    assert "Pour payer, tapez 1." in caller.said


def test_who_asks_for_the_last_time_again_is_offered_what_was_paid_today(line: Line) -> None:
    caller = lucien(line.context, "1", LUCIEN.pin, "2", "1", LUCIEN.pin, "2").say("comme la dernière fois")
    assert "Vous payez huit heures trente à Marie Dupont" in caller.said
    assert "Attention : vous venez de payer" in caller.press("1").said


def test_where_no_payment_stands_it_is_said_that_none_can_be_made_once_more(line: Line) -> None:
    line.change("update payments set state = 'cancelled'")
    caller = lucien(line.context).say("pareil")
    assert caller.said.startswith("Je ne peux pas refaire votre dernier paiement.")
    assert "Pour payer, tapez 1." in caller.said


def test_it_is_resumed_after_a_cut_with_what_it_pays(line: Line) -> None:
    lucien(line.context, "1").hang_up()
    caller = lucien(line.context)
    assert "votre paiement à Sylvie Moreau n'a pas été terminé" in caller.said
    assert SIX_HOURS in caller.press("1").said


def test_who_rings_after_a_cut_may_want_something_else(line: Line) -> None:
    Caller(line.context).press(JEANNE.cesu, JEANNE.born, "1", "1").hang_up()
    caller = Caller(line.context).press(JEANNE.cesu, JEANNE.born).say("mon solde")
    assert "Il vous reste quarante-deux heures" in caller.said


@pytest.mark.parametrize("words", ["pareil", "comme d'habitude", "la même chose que le mois dernier"])
def test_at_the_hours_the_same_is_what_this_person_was_last_paid(line: Line, words: str) -> None:
    caller = lucien(line.context, "2", "2").say(words)
    assert "Vous payez huit heures trente à Marie Dupont" in caller.said


def test_at_the_hours_of_somebody_never_paid_there_is_no_last_time(line: Line) -> None:
    caller = Caller(line.context, JEANNE.number).press(JEANNE.cesu, JEANNE.born, "1", "1").say("pareil")
    assert "Je n'ai pas de paiement récent à cette personne." in caller.said
    assert "Combien d'heures" in caller.said


def test_a_receipt_that_was_heard_out_is_not_told_again(line: Line) -> None:
    for left, told in ((0, True), (30, False), (600, True)):
        caller = lucien(line.context, "1", LUCIEN.pin)
        assert PAID in caller.said
        line.clock.move(seconds=left)
        caller.hang_up()
        assert ("Tout à l'heure, votre paiement" in lucien(line.context).said) is told, left
        line.clock.move(days=1)
    lucien(line.context, "1", LUCIEN.pin).silence().hang_up()
    assert "Tout à l'heure" not in lucien(line.context).said


def test_who_has_one_lot_is_offered_no_details_of_it(line: Line) -> None:
    kept = "select min(id) from lots where expires_on > '2026-04-01' group by beneficiary_id"
    spent = "update lots set minutes_used = minutes_total, cents_used = cents_total"
    line.change(f"{spent} where minutes_total > 0 and id not in ({kept})")
    caller = lucien(line.context).say("solde")
    assert "Pour vos derniers paiements, tapez 1." in caller.said
