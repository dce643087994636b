"""How an intervenant is told changes only once the number on file was rung and said yes; the old way is told."""

import pytest

from channels.phone.phone_call import Call
from tests.channels.sms.text_exchange import MARIE, Exchange
from tests.support import opened_tables
from tests.support.line import LINE

ATTACKER = "+33639980098"
BY_CALL, BY_NOTHING = ("2",), ("3", "1")
"""The keys of each; nothing at all is confirmed first."""
TOLD = "select coalesce(told_by, '') from intervenants where phone = :phone"


def asks(exchange: Exchange, way: tuple[str, ...], number: str = ATTACKER) -> Call:
    """Somebody who knows Marie's NAN and birth date rings, and asks to be told otherwise."""
    call = exchange.line.telephone.dial(LINE, number)
    for keys in ("1#", "0012345*1#", "04071975", "2", *way):
        call.press(keys)
    return call


def told_by(exchange: Exchange) -> object:
    return exchange.line.one(TOLD, phone=MARIE)


@pytest.mark.parametrize("number", [ATTACKER, MARIE])
def test_nan_and_birth_date_change_nothing_whatever_number_is_shown(exchange: Exchange, number: str) -> None:
    call = asks(exchange, BY_NOTHING, number)
    assert "nous allons vous appeler au numéro que nous connaissons" in " ".join(call.heard)
    call.hang_up()
    assert told_by(exchange) == ""
    exchange.drain()
    assert exchange.rest.ringing(ATTACKER) == []
    assert len(exchange.rest.ringing(MARIE)) == 1


def test_being_told_of_nothing_is_weighed_and_may_be_left(exchange: Exchange) -> None:
    call = asks(exchange, BY_NOTHING[:1], MARIE)
    assert "Vous ne saurez plus quand vous êtes payé" in " ".join(call.heard)
    assert "rien n'est changé" in " ".join(call.press("2")).lower()
    exchange.drain()
    assert exchange.rest.ringing(MARIE) == []


def test_the_number_on_file_says_yes_and_the_old_way_is_told(exchange: Exchange) -> None:
    asks(exchange, BY_CALL).hang_up()
    exchange.drain()
    call = exchange.pick_up(MARIE)
    assert "que nous vous prévenions de vos paiements par un appel" in " ".join(call.heard)
    call.press("1")
    assert call.ended
    assert told_by(exchange) == "voice"
    exchange.drain()
    (told,) = exchange.texts(MARIE)
    assert told.startswith("Allo CESU : vous serez prévenu de vos paiements par un appel.")


@pytest.mark.parametrize("keys", [["2"], []])
def test_the_number_on_file_says_no_or_hangs_up_and_nothing_changes(exchange: Exchange, keys: list[str]) -> None:
    asks(exchange, BY_NOTHING).hang_up()
    exchange.drain()
    call = exchange.pick_up(MARIE)
    for pressed in keys:
        call.press(pressed)
    call.hang_up()
    exchange.drain()
    assert told_by(exchange) == ""
    assert [body.partition(" :")[0] for body in exchange.texts(MARIE)] == ["Rien n'est changé"]


def test_nobody_answers_and_nothing_changes(exchange: Exchange) -> None:
    asks(exchange, BY_NOTHING).hang_up()
    for _ in range(3):
        exchange.drain(minutes=30)
        exchange.let_ring(MARIE)
    exchange.drain()
    assert told_by(exchange) == ""


def test_the_old_way_is_told_by_mail_too(exchange: Exchange) -> None:
    with exchange.line.context.database.begin() as connection:
        opened_tables.run(connection, "update intervenants set told_by = 'email', email = 'marie@example.org'")
    asks(exchange, ("1",)).hang_up()
    exchange.drain()
    exchange.pick_up(MARIE).press("1")
    assert told_by(exchange) == "sms"
    (letter,) = exchange.line.rows("select payload->>'to', payload->>'body' from outbox where topic = 'email'")
    assert letter[0] == "marie@example.org"
    assert "par un message" in str(letter[1])


def test_without_a_number_on_file_an_adviser_is_needed(exchange: Exchange) -> None:
    with exchange.line.context.database.begin() as connection:
        opened_tables.run(connection, "update intervenants set phone = null, email = 'marie@example.org'")
    call = exchange.line.telephone.dial(LINE, ATTACKER)
    for keys in ("1#", "0012345*1#", "04071975", "2"):
        call.press(keys)
    assert "un conseiller" in " ".join(call.heard)
    assert exchange.line.one("select count(*) from call_backs") == 0
