"""A payment asked for by text is confirmed by the call that follows, and by nothing else."""

from datetime import date

import pytest
from sqlalchemy import text

from tests.channels.sms.text_exchange import LUCIEN, MARIE, NOT_PAID, PIN, QUOTED, Exchange
from tests.support.callers import press
from tests.support.invariants import assert_money_holds

ONE_HOUR = [(60, 480, "accepted")]
PAID = [(210, 1682, "accepted")]
RECAP = "Vous payez trois heures trente à Marie Dupont, soit seize euros et"
CALLS = "select key, outcome from outbox where topic = 'call' and key like 'call_back:%' order by id"


def everything_kept(exchange: Exchange) -> str:
    """Every row of every table, as text."""
    with exchange.line.context.database.connect() as connection:
        tables = connection.execute(text("select tablename from pg_tables where schemaname = 'public'")).scalars().all()
        rows = (connection.execute(text(f'select t::text from "{table}" t')).scalars() for table in tables)  # noqa: S608 - our own tables
        return "\n".join(row for found in rows for row in found)


def minutes_left(exchange: Exchange) -> object:
    return exchange.line.one(
        """
        select sum(minutes_total - minutes_used) from lots join beneficiaries b on b.id = beneficiary_id
        where cesu_code = '31000042' and expires_on >= :today""",
        today=date(2026, 3, 10),
    )


def test_from_the_text_to_the_receipt(exchange: Exchange) -> None:
    before = minutes_left(exchange)
    assert exchange.write("PAYER MARIE 3H30") == QUOTED
    exchange.drain()
    call = exchange.pick_up()
    assert [line.partition(".")[0] for line in call.heard] == [
        "Bonjour, ici Allô CESU",
        f"{RECAP} quatre-vingt-deux centimes",
        "Si c'est bon, tapez 1",
    ]
    assert call.press("1") == ["Pour payer, il faut votre code secret.", "Tapez les six chiffres, sans les dire."]
    assert exchange.payments() == []
    assert call.press(PIN)[0].startswith("C'est payé. Votre référence vous arrive par message")
    assert call.ended
    exchange.drain()
    assert exchange.payments() == PAID
    assert before == minutes_left(exchange) + 210  # type: ignore[operator]
    (receipt,), (told,) = exchange.texts(), exchange.texts(MARIE)
    assert receipt.startswith("Payé : 3 h 30 à Marie DUPONT = 16,82 €. Référence ")
    assert receipt.endswith("Il vous reste 72 h = 346,18 €.")
    assert told.startswith("Allo CESU : Lucien ROBERT vous paie 3 h 30 = 16,82 €. Référence ")
    assert exchange.rest.ringing(LUCIEN) == []
    assert_money_holds(exchange.line.context.database)
    assert PIN not in everything_kept(exchange)


def confirm_one(exchange: Exchange) -> None:
    """Lucien asks for a payment, picks up, and pays."""
    exchange.write("PAYER SYLVIE 1H")
    exchange.drain()
    press(exchange.pick_up(), ("1", PIN))
    exchange.drain()
    assert exchange.payments() == ONE_HOUR
    exchange.texts()


def test_who_never_confirmed_today_is_rung_once_for_each_text(exchange: Exchange) -> None:
    for _ in range(2):
        exchange.write("PAYER MARIE 3H30")
        exchange.drain()
        assert exchange.let_ring() == 1
        exchange.drain(minutes=5)
        assert exchange.texts() == [NOT_PAID]
        exchange.drain(hours=2)
        assert exchange.let_ring() == 0
    exchange.write("PAYER MARIE 3H30")
    exchange.drain()
    declined = exchange.pick_up()
    declined.press("2")
    declined.hang_up()
    exchange.drain(hours=1)
    exchange.write("PAYER MARIE 3H30")
    exchange.drain()
    assert exchange.let_ring() == 1
    exchange.drain(hours=2)
    assert exchange.let_ring() == 0, "who picked up and declined is not rung more for it"


def test_nobody_answers_and_it_is_rung_again_less_and_less_often(exchange: Exchange) -> None:
    confirm_one(exchange)
    exchange.write("PAYER MARIE 3H30")
    exchange.drain()
    assert exchange.let_ring() == 1
    for early, then in ((4, 1), (19, 1)):
        exchange.drain(minutes=early)
        assert exchange.let_ring() == 0
        exchange.drain(minutes=then)
        assert exchange.let_ring() == 1
    exchange.drain()
    assert exchange.texts() == [NOT_PAID]
    exchange.drain(hours=3)
    assert (exchange.let_ring(), exchange.texts(), exchange.payments()) == (0, [], ONE_HOUR)


def test_a_call_picked_up_at_the_third_try_pays(exchange: Exchange) -> None:
    confirm_one(exchange)
    exchange.write("PAYER MARIE 3H30")
    exchange.drain()
    exchange.let_ring()
    exchange.drain(minutes=5)
    exchange.let_ring()
    exchange.drain(minutes=20)
    press(exchange.pick_up(), ("1", PIN))
    exchange.drain(hours=3)
    assert exchange.payments() == [*ONE_HOUR, (210, 1683, "accepted")]
    assert NOT_PAID not in exchange.texts()


@pytest.mark.parametrize("keys", [["2", "3"], ["*8"]])
def test_who_says_no_has_heard_that_nothing_is_paid_and_gets_no_text(exchange: Exchange, keys: list[str]) -> None:
    exchange.write("PAYER MARIE 3H30")
    exchange.drain()
    call = exchange.pick_up()
    for pressed in keys:
        call.press(pressed)
    assert call.ended
    assert "Rien n'a été payé" in " ".join(call.heard)
    exchange.drain(hours=3)
    assert (exchange.let_ring(), exchange.texts(), exchange.payments()) == (0, [], [])


@pytest.mark.parametrize("keys", [["*6"], []])
def test_who_hangs_up_is_told_that_nothing_was_paid(exchange: Exchange, keys: list[str]) -> None:
    exchange.write("PAYER MARIE 3H30")
    exchange.drain()
    call = exchange.pick_up()
    for pressed in keys:
        call.press(pressed)
    call.hang_up()
    exchange.drain()
    assert exchange.texts() == [NOT_PAID]
    exchange.drain(hours=3)
    assert (exchange.let_ring(), exchange.texts(), exchange.payments()) == (0, [], [])


def test_the_wrong_pin_pays_nothing_and_is_told(exchange: Exchange) -> None:
    exchange.write("PAYER MARIE 3H30")
    exchange.drain()
    call = exchange.pick_up()
    call.press("1")
    for _ in range(3):
        call.press("000000")
    assert call.ended
    exchange.drain()
    wrong, blocked, not_paid = exchange.texts()
    assert "un code secret faux" in wrong
    assert "Vos paiements sont bloqués" in blocked
    assert (not_paid, exchange.payments()) == (NOT_PAID, [])
    assert exchange.write("PAYER MARIE 3H30").startswith("Les paiements sont bloqués pour un moment : ")


def test_a_text_delivered_twice_is_one_call(exchange: Exchange) -> None:
    sid = "SM" + "7" * 32
    answers = {exchange.write("PAYER MARIE 3H30", message_sid=sid) for _ in range(3)}
    exchange.drain()
    assert answers == {QUOTED}
    assert len(exchange.rest.ringing(LUCIEN)) == 1
    assert len(exchange.line.rows(CALLS)) == 1


def test_of_two_payments_in_a_row_the_last_counts(exchange: Exchange) -> None:
    exchange.write("PAYER SYLVIE 2H")
    exchange.write("PAYER MARIE 3H30")
    exchange.drain()
    press(exchange.pick_up(), ("1", PIN))
    exchange.drain(hours=3)
    assert exchange.payments() == PAID
    assert NOT_PAID not in exchange.texts()
    assert exchange.line.rows(CALLS) == [("call_back:1", "unwanted"), ("call_back:2", "taken")]


def test_who_writes_again_while_it_rings_confirms_what_was_written_last(exchange: Exchange) -> None:
    exchange.write("PAYER SYLVIE 2H")
    exchange.drain()
    exchange.write("PAYER MARIE 3H30")
    call = exchange.pick_up()
    assert RECAP in " ".join(call.heard)
    press(call, ("1", PIN))
    exchange.drain(hours=3)
    assert exchange.payments() == PAID
    assert exchange.let_ring() == 0


def test_a_call_for_what_is_done_already_asks_for_nothing(exchange: Exchange) -> None:
    exchange.write("PAYER SYLVIE 2H")
    exchange.drain()
    exchange.write("PAYER MARIE 3H30")
    exchange.drain()
    first, second = exchange.rest.ringing(LUCIEN)
    press(exchange.rest.pick_up(second), ("1", PIN))
    late = exchange.rest.pick_up(first)
    assert "Il n'y a plus rien à confirmer." in late.heard
    assert late.ended
    exchange.drain(hours=3)
    assert exchange.payments() == PAID
    assert NOT_PAID not in exchange.texts()


def test_nothing_is_told_of_calls_that_who_wrote_has_replaced_or_called_off(exchange: Exchange) -> None:
    for body in ("PAYER SYLVIE 2H", "PAYER MARIE 3H30"):
        exchange.write(body)
        exchange.drain()
    assert exchange.write("NON").startswith("D'accord, nous ne vous appelons pas.")
    assert exchange.let_ring() == 2
    exchange.drain(hours=3)
    assert exchange.texts() == []


def test_of_several_calls_in_vain_the_last_is_told(exchange: Exchange) -> None:
    for body in ("PAYER SYLVIE 2H", "PAYER MARIE 3H30"):
        exchange.write(body)
        exchange.drain()
    assert exchange.let_ring() == 2
    exchange.drain(hours=3)
    assert exchange.texts() == [NOT_PAID]


def test_a_payment_is_cancelled_through_a_call(exchange: Exchange) -> None:
    before = minutes_left(exchange)
    exchange.write("PAYER MARIE 3H30")
    exchange.drain()
    press(exchange.pick_up(), ("1", PIN))
    exchange.drain()
    exchange.texts(), exchange.texts(MARIE)
    reference = exchange.line.one("select reference from payments where conversation_id is not null")
    asked = exchange.write(f"ANNULER {reference}")
    assert asked == "Annuler 16,82 € à Marie DUPONT ? Nous vous appelons pour votre code."
    exchange.drain()
    press(exchange.pick_up(), ("1", PIN))
    exchange.drain(hours=3)
    assert exchange.payments() == [(210, 1682, "cancelled")]
    assert minutes_left(exchange) == before
    (mine,), (hers,) = exchange.texts(), exchange.texts(MARIE)
    assert mine.startswith("C'est annulé : 16,82 € à Marie DUPONT, référence ")
    assert hers.startswith("Allo CESU : le paiement de Lucien ROBERT, 3 h 30 = 16,82 €, référence ")
    assert_money_holds(exchange.line.context.database)


def test_a_cancellation_that_is_not_confirmed_cancels_nothing(exchange: Exchange) -> None:
    exchange.write("PAYER MARIE 3H30")
    exchange.drain()
    press(exchange.pick_up(), ("1", PIN))
    exchange.drain()
    exchange.texts()
    reference = exchange.line.one("select reference from payments where conversation_id is not null")
    exchange.write(f"ANNULER {reference}")
    exchange.drain()
    exchange.pick_up().press("2")
    exchange.drain(hours=3)
    assert exchange.payments() == PAID
    assert exchange.texts() == [], "they said no in the call, and heard there that it is not cancelled"


def test_forged_texts_ring_a_person_a_few_times_a_day(exchange: Exchange) -> None:
    answers = [exchange.write(f"PAYER MARIE {hours}H") for hours in range(1, 10)]
    rung = [answer for answer in answers if "Nous vous appelons" in answer]
    assert len(rung) == 6
    assert all(answer.startswith("Nous vous avons déjà appelé plusieurs fois") for answer in answers[6:])
    exchange.drain()
    assert len(exchange.line.rows(CALLS)) == 6
    exchange.drain(hours=24)
    assert "Nous vous appelons" in exchange.write("PAYER MARIE 1H")


def test_a_stored_reply_is_given_to_nobody_else(exchange: Exchange) -> None:
    sid = "SM" + "8" * 32
    mine = exchange.write("SOLDE", message_sid=sid)
    assert mine.startswith("Il vous reste 75 h 30")
    for other in (MARIE, "+33639980099"):
        assert "75 h 30" not in exchange.write("SOLDE", other, message_sid=sid)
    assert exchange.write("HISTORIQUE", message_sid=sid) == mine
