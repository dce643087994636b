"""Contact details asked for by text change once the number on file was rung and the PIN keyed there."""

import pytest

from backend.domain.payer_contact import PostalAddress
from backend.storage import beneficiaries
from tests.channels.sms.text_exchange import LUCIEN, PIN, Exchange
from tests.support import opened_tables

COMING = "C'est noté. Nous vous appelons pour votre code secret. Rien ne change avant."
ON_FILE = "select street, email, told_by from beneficiaries where programme = 'apa31' and cesu_code = '31000042'"
ASKED = {
    "ADRESSE 12 rue des Lilas 31000 Toulouse": (
        "Votre adresse devient : | 12 rue des Lilas, | trente et un | zéro zéro zéro, | Toulouse.",
        ("12 rue des Lilas", "old@example.org", None),
        "votre adresse postale a été changée",
    ),
    "EMAIL lucien.robert@example.org": (
        "lucien, point, robert, arobase, example, point, org",
        ("3 chemin Vert", "lucien.robert@example.org", None),
        "votre adresse e-mail a été changée",
    ),
    "PREVENIR COURRIER": (
        "vous prévenions de vos paiements par courrier",
        ("3 chemin Vert", "old@example.org", "post"),
        "vous serez prévenu de vos paiements par courrier",
    ),
}


@pytest.fixture(autouse=True)
def _is_reached_by_mail_and_post(exchange: Exchange) -> None:
    with exchange.line.context.database.begin() as connection:
        (lucien,) = beneficiaries.with_code(connection, "31000042")
        beneficiaries.change_address(connection, lucien.id, PostalAddress("3 chemin Vert", "31000", "Toulouse"))
        beneficiaries.change_email(connection, lucien.id, "old@example.org")


@pytest.mark.parametrize("words", ASKED)
def test_the_call_says_it_the_pin_does_it_and_all_ways_are_told(exchange: Exchange, words: str) -> None:
    recap, on_file, told = ASKED[words]
    assert exchange.write(words) == COMING
    exchange.drain()
    call = exchange.pick_up()
    assert recap.replace(" | ", " ") in " ".join(call.heard)
    call.press("1")
    assert exchange.line.rows(ON_FILE) == [("3 chemin Vert", "old@example.org", None)]
    call.press(PIN)
    assert call.ended
    assert exchange.line.rows(ON_FILE) == [on_file]
    exchange.drain()
    assert [told in body for body in exchange.texts()] == [True]
    ((address, body),) = exchange.line.rows("select payload->>'to', payload->>'body' from outbox where topic = 'email'")
    assert (address, told in str(body)) == ("old@example.org", True), "the address of before is told, not the new one"


@pytest.mark.parametrize("keys", [["2"], [], ["1", "000000"]])
def test_a_forged_text_changes_nothing(exchange: Exchange, keys: list[str]) -> None:
    exchange.write("EMAIL thief@example.org")
    exchange.drain()
    call = exchange.pick_up()
    for pressed in keys:
        call.press(pressed)
    call.hang_up()
    exchange.drain()
    assert exchange.line.rows(ON_FILE) == [("3 chemin Vert", "old@example.org", None)]
    assert exchange.texts()[-1].startswith(
        "Nous n'avons pas pu confirmer avec vous : vos coordonnées restent comme avant."
    )


def test_what_is_not_possible_or_not_whole_rings_nobody(exchange: Exchange) -> None:
    assert exchange.write("COORDONNEES").startswith("Pour changer vos coordonnées, écrivez : ADRESSE 12 rue")
    with exchange.line.context.database.begin() as connection:
        opened_tables.run(connection, "update beneficiaries set street = null, postcode = null, town = null")
    assert "il nous manque votre adresse postale" in exchange.write("PREVENIR COURRIER")
    assert "n'est pas enregistré" in exchange.write("EMAIL thief@example.org", "+33639980099")
    exchange.drain()
    assert exchange.rest.ringing(LUCIEN) == []
