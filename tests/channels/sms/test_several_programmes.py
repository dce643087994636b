"""One number of two programmes: who has an account in each is asked which, and is then served for that one alone."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.channels.sms.text_exchange import Exchange, open_exchange
from tests.support import opened_tables
from tests.support.clock import StoppedClock
from tests.support.invariants import assert_money_holds
from tests.support.line import SHARED, SHARES

HENRI, LUCIEN, ODETTE = "+33639980084", "+33639980042", "+33639980021"
WHICH = "Vous avez plusieurs comptes. Quel compte ? Répondez par un chiffre. 1: APA 31. 2: APA 04."


@pytest.fixture
def shared(engine: Engine, clock: StoppedClock) -> Iterator[Exchange]:
    with open_exchange(engine, clock, SHARES) as exchange:
        yield exchange


def write(exchange: Exchange, body: str, number: str = HENRI) -> str:
    return exchange.write(body, number, to=SHARED)


def test_who_writes_from_a_number_of_two_accounts_is_asked_which(shared: Exchange) -> None:
    assert write(shared, "SOLDE") == WHICH
    assert write(shared, "2").startswith("Il vous reste 15 h = 226,05 €,")
    assert write(shared, "CONSEILLER").startswith("Un conseiller vous répond : 04 84 31 63 01")
    assert write(shared, "PAYER LUCIE 2H").startswith("2 h à Lucie ARNAUD = 30,14 €.")
    shared.drain()
    call = shared.pick_up(HENRI)
    call.press("1")
    assert call.press("940275")[0].startswith("C'est payé.")
    shared.drain()
    (sent,) = shared.rest.new_texts(HENRI)
    assert sent.form["From"] == SHARED
    assert shared.line.rows(
        "select b.programme from payments p join beneficiaries b on b.id = beneficiary_id where conversation_id > 0"
    ) == [("apa04",)]
    assert_money_holds(shared.line.context.database)


def test_the_pin_of_one_account_does_not_open_the_other(shared: Exchange) -> None:
    assert write(shared, "PAYER MARIE 2H") == WHICH
    assert write(shared, "1").startswith("2 h à Marie DUPONT")
    shared.drain()
    call = shared.pick_up(HENRI)
    call.press("1")
    assert call.press("940275")[0].startswith("Ce n'est pas le bon code.")
    assert shared.payments() == []


def test_who_has_one_account_is_not_asked(shared: Exchange) -> None:
    assert write(shared, "SOLDE", LUCIEN).startswith("Il vous reste 75 h 30")
    assert write(shared, "SOLDE", ODETTE).startswith("Il vous reste 60 h")
    assert write(shared, "CONSEILLER", ODETTE).startswith("Un conseiller vous répond : 04 84 31 63 01")


def test_two_people_of_a_programme_at_one_number_are_nobody(shared: Exchange) -> None:
    with shared.line.context.database.begin() as connection:
        opened_tables.run(
            connection,
            """
                insert into beneficiary_phones (number, beneficiary_id)
                select :number, id from beneficiaries where cesu_code = '31000042'""",
            {"number": HENRI},
        )
    assert write(shared, "SOLDE").startswith("Ce numéro n'est pas enregistré.")


def test_stop_stops_every_programme_of_the_number(shared: Exchange) -> None:
    write(shared, "STOP")
    assert shared.line.rows("select programme from opt_outs order by 1") == [("apa04",), ("apa31",)]
    write(shared, "REPRISE")
    assert shared.line.rows("select programme from opt_outs") == []


def test_a_stranger_is_looked_for_in_every_programme(shared: Exchange) -> None:
    answer = write(shared, "31000084 14/02/1931", "+33639980099")
    assert answer.startswith("Merci. Par sécurité, rien n'est dit à un numéro inconnu.")
    assert len(shared.line.rows("select 1 from tasks where kind = 'number.to_register'")) == 2
