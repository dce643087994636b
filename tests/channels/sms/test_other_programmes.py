"""Texts of people whose rights are in euros, or for one mode alone."""

import pytest
from sqlalchemy import text

from tests.channels.sms.text_exchange import Exchange
from tests.support import opened_tables
from tests.support.invariants import assert_money_holds

NADIA, ODETTE, FERNAND, KARINE = "+33639980012", "+33639980021", "+33639980038", "+33639980060"
EUROS, APA = "+33199000024", "+33199000004"
RECAP = (
    "Vous payez cent vingt euros et cinquante centimes à la crèche Les Hirondelles. "
    "Si c'est bon, tapez 1. Pour corriger, tapez 2."
)
KNOWN = """
    insert into known_intervenants (beneficiary_id, intervenant_id) select b.id, i.id
    from beneficiaries b, intervenants i where b.cesu_code = '24000012' and i.nan_body = '0060718'"""


def nadia(exchange: Exchange, body: str) -> str:
    return exchange.write(body, NADIA, to=EUROS)


def test_from_the_text_to_the_receipt_in_euros(exchange: Exchange) -> None:
    quoted = nadia(exchange, "PAYER CRECHE 120,50")
    assert quoted.startswith("120,50 € à la crèche Les Hirondelles. Nous vous appelons pour votre code.")
    exchange.drain()
    call = exchange.pick_up(NADIA)
    assert " ".join(call.heard[1:]) == RECAP
    call.press("1")
    assert call.press("264809")[0].startswith("C'est payé.")
    exchange.drain()
    assert exchange.payments() == [(0, 12050, "accepted")]
    (receipt,) = exchange.texts(NADIA)
    assert receipt.startswith("Payé : 120,50 € à la crèche Les Hirondelles. Référence ")
    assert receipt.endswith("Il vous reste 429,50 €.")
    assert nadia(exchange, "HISTORIQUE").endswith(", 10/03/2026, Crèche Les Hirondelles, 120,50 €.")
    assert "120,50 €. État : pas encore parti à la banque." in nadia(exchange, "RECU")
    assert nadia(exchange, "SOLDE") == "Il vous reste 429,50 €. 229,50 € sont à utiliser jusqu'au 31/07."
    assert_money_holds(exchange.line.context.database)


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("PAYER CRECHE 120,50 €", "120,50 €"),
        ("payer la creche 120.50", "120,50 €"),
        ("PAYER CRECHE 500", "500,00 €"),
        ("PAYER CRECHE 12 euros 50", "12,50 €"),
        ("120,50 € payer creche", "120,50 €"),
    ],
)
def test_an_amount_is_written_in_many_ways(written: str, asked: str, exchange: Exchange) -> None:
    assert nadia(exchange, written).startswith(f"{asked} à la crèche ")


def test_who_names_no_amount_is_asked_for_it(exchange: Exchange) -> None:
    assert nadia(exchange, "PAYER CRECHE").endswith("Répondez par exemple 120,50.")
    assert nadia(exchange, "0 euro").startswith("Nous ne pouvons pas payer ce montant")
    assert nadia(exchange, "45").startswith("45,00 € à la crèche ")


def test_hours_are_no_euros_and_euros_no_hours(exchange: Exchange) -> None:
    assert nadia(exchange, "PAYER CRECHE 3H30") == "Vos droits sont en euros. Envoyez par exemple PAYER MARIE 120,50."
    assert exchange.write("PAYER MARIE 120,50 €") == "Vos droits sont en heures. Envoyez par exemple PAYER MARIE 3H30."
    assert nadia(exchange, "PAYER CRECHE 600").startswith("Il n'y a pas assez. Il vous reste 550,00 €.")
    assert "PAYER MARIE 120,50" in nadia(exchange, "AIDE")
    assert exchange.payments() == []


def test_the_intervenant_is_told_in_euros(exchange: Exchange) -> None:
    with exchange.line.context.database.begin() as connection:
        opened_tables.run(connection, KNOWN)
    assert nadia(exchange, "PAYER KARINE 45,50").startswith("45,50 € à Karine VASSEUR.")
    exchange.drain()
    call = exchange.pick_up(NADIA)
    call.press("1")
    call.press("264809")
    exchange.drain()
    (told,) = exchange.texts(KARINE)
    assert told.startswith("Allo CESU : Nadia PERRIN vous paie 45,50 €. Référence ")
    reference = "".join(filter(str.isdigit, told.partition("Référence ")[2][:12]))
    assert nadia(exchange, f"ANNULER {reference}").startswith("Annuler 45,50 € à Karine VASSEUR ?")
    exchange.drain()
    call = exchange.pick_up(NADIA)
    call.press("1")
    call.press("264809")
    exchange.drain()
    (told,) = exchange.texts(KARINE)
    assert told.startswith("Allo CESU : le paiement de Nadia PERRIN, 45,50 €, référence ")
    assert any(body.endswith("Ils vous sont rendus.") for body in exchange.texts(NADIA))


def test_rights_of_two_modes_are_told_apart(exchange: Exchange) -> None:
    assert exchange.write("SOLDE", FERNAND, to=APA) == (
        "Il vous reste 28 h = 506,26 € : 18 h en emploi direct (jusqu'au 30/06), "
        "10 h par une association (jusqu'au 30/06)."
    )


def test_no_right_pays_for_an_association(exchange: Exchange) -> None:
    with exchange.line.context.database.begin() as connection:
        connection.execute(text("update lots set mode = 'direct' where mode = 'prestataire'"))
    assert exchange.write("PAYER BEL AGE 2H", FERNAND, to=APA).startswith("Vos droits ne peuvent pas payer ")


def test_the_other_programme_writes_from_its_own_line(exchange: Exchange) -> None:
    assert exchange.write("CONSEILLER", ODETTE, to=APA).startswith("Un conseiller vous répond : 04 84 31 63 01")
    assert exchange.write("PAYER LUCIE 2H", ODETTE, to=APA).startswith("2 h à Lucie ARNAUD = 30,14 €.")
    exchange.drain()
    call = exchange.pick_up(ODETTE)
    call.press("1")
    call.press("357019")
    exchange.drain()
    (sent,) = exchange.rest.new_texts(ODETTE)
    assert sent.body.endswith("Il vous reste 58 h = 874,06 €.")
