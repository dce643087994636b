"""A new number counts only once it was rung and the PIN keyed there; the numbers of before are told."""

import pytest

from channels.phone.phone_call import Call
from tests.channels.sms.text_exchange import LUCIEN, MARIE, PIN, Exchange
from tests.support.line import LINE

NEW, ELSEWHERE = "+33639980077", "+33639980098"
NUMBERS = """
    select number, registered_at is null from beneficiary_phones p join beneficiaries b on b.id = p.beneficiary_id
    where cesu_code = '31000042' order by number"""
ISSUERS = [(LUCIEN, True)]
ADDED = [(LUCIEN, True), (NEW, False)]


def asks(exchange: Exchange, number: str = ELSEWHERE, *, then: tuple[str, ...] = (PIN,)) -> Call:
    """Somebody rings from a number, and asks to have another one added."""
    call = exchange.line.telephone.dial(LINE, number)
    for keys in ("31000042", "01031929", "4", "1", "1", "0639980077", "1", *then):
        call.press(keys)
    return call


def test_the_number_is_rung_and_counts_after_the_pin_and_the_old_one_is_told(exchange: Exchange) -> None:
    assert "Nous appelons ce numéro maintenant." in " ".join(asks(exchange).heard)
    exchange.drain()
    call = exchange.pick_up(NEW)
    assert "Robert" not in " ".join(call.heard)
    call.press("1")
    assert exchange.line.rows(NUMBERS) == ISSUERS
    call.press(PIN)
    assert "Ce téléphone est maintenant le vôtre." in " ".join(call.heard)
    assert exchange.line.rows(NUMBERS) == ADDED
    exchange.drain()
    (told,) = exchange.texts(LUCIEN)
    assert told.startswith("Allo CESU : un autre numéro de téléphone a été enregistré")
    assert exchange.texts(NEW) == []
    assert exchange.write("SOLDE", NEW).startswith("Il vous reste 75 h 30")


@pytest.mark.parametrize("keys", [["2"], [], ["1", "#"], ["1", "000000"]])
def test_who_says_no_or_hangs_up_or_has_no_pin_adds_nothing_and_the_owner_is_told(
    exchange: Exchange, keys: list[str]
) -> None:
    asks(exchange).hang_up()
    exchange.drain()
    call = exchange.pick_up(NEW)
    for pressed in keys:
        call.press(pressed)
    call.hang_up()
    exchange.drain()
    assert exchange.line.rows(NUMBERS) == ISSUERS
    assert "il n'a pas été confirmé. Rien n'est changé." in exchange.texts(LUCIEN)[-1]
    assert exchange.texts(NEW) == []
    assert "Ce numéro n'est pas enregistré." in exchange.write("SOLDE", NEW)


def test_nobody_answers_and_the_owner_is_told_once(exchange: Exchange) -> None:
    asks(exchange).hang_up()
    for _ in range(3):
        exchange.drain(minutes=30)
        assert exchange.let_ring(NEW) == 1
    exchange.drain()
    assert [body.partition(" : ")[2][:35] for body in exchange.texts(LUCIEN)] == ["nous avons appelé le nouveau numéro"]
    assert exchange.line.rows(NUMBERS) == ISSUERS
    assert exchange.line.rows("select kind from tasks") == []


@pytest.mark.parametrize("number", [ELSEWHERE, LUCIEN, NEW])
def test_without_the_pin_no_number_is_rung_whatever_number_is_shown(exchange: Exchange, number: str) -> None:
    asks(exchange, number, then=("000000",)).hang_up()
    exchange.drain(hours=1)
    assert exchange.line.one("select count(*) from call_backs") == 0
    assert exchange.rest.ringing(NEW) == []


def test_who_rings_from_the_new_number_is_given_time_to_hang_up(exchange: Exchange) -> None:
    call = asks(exchange, NEW)
    assert "Quand vous aurez raccroché, nous vous appellerons à ce numéro" in " ".join(call.heard)
    exchange.drain()
    assert exchange.rest.ringing(NEW) == []
    call.hang_up()
    exchange.drain(minutes=1)
    rung = exchange.pick_up(NEW)
    rung.press("1")
    rung.press(PIN)
    assert exchange.line.rows(NUMBERS) == ADDED


def test_a_stranger_at_a_mistyped_number_cannot_know_the_owner_and_blocks_at_most_the_pin(exchange: Exchange) -> None:
    asks(exchange).hang_up()
    exchange.drain()
    call = exchange.pick_up(NEW)
    for keys in ("1", "000000", "000001", "000002"):
        call.press(keys)
    assert call.ended
    exchange.drain()
    assert exchange.line.rows(NUMBERS) == ISSUERS
    assert exchange.texts(NEW) == []
    assert any("Vos paiements sont bloqués" in body for body in exchange.texts(LUCIEN))


def test_a_pin_holder_has_strangers_rung_a_few_times_a_day(exchange: Exchange) -> None:
    for last in range(7):
        call = exchange.line.telephone.dial(LINE, ELSEWHERE)
        for keys in ("31000042", "01031929", "4", "1", "1", f"063998006{last}", "1", PIN):
            call.press(keys)
    assert "Nous avons déjà appelé plusieurs fois aujourd'hui." in " ".join(call.heard)
    assert exchange.line.one("select count(*) from call_backs") == 6


def test_a_number_asked_for_by_text_takes_two_calls(exchange: Exchange) -> None:
    answered = exchange.write("NUMERO 06 39 98 00 77")
    assert answered == "C'est noté. Nous vous appelons pour votre code secret. Rien ne change avant."
    exchange.drain()
    assert exchange.rest.ringing(NEW) == [], "a forged text rings nobody but the number on file"
    first = exchange.pick_up(LUCIEN)
    first.press("1")
    first.press(PIN)
    assert first.ended
    exchange.drain()
    second = exchange.pick_up(NEW)
    second.press("1")
    second.press(PIN)
    exchange.drain()
    assert exchange.line.rows(NUMBERS) == ADDED
    assert [body[:44] for body in exchange.texts(LUCIEN)] == ["Allo CESU : un autre numéro de téléphone a é"]
    assert exchange.texts(MARIE) == []
