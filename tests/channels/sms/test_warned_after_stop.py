"""Who can forge a STOP does not silence the warnings of what they do next: those are told by a call."""

from backend.domain.decent_hours import next_decent_moment
from tests.channels.sms.text_exchange import LUCIEN, MARIE, Exchange
from tests.support.line import LINE

WRONG = "739164"
TO_THE_PIN = ("31000042", "01031929", "2", "1", "3*30#", "1")
ELSEWHERE = "+33639980098"


def guess(exchange: Exchange, *pins: str) -> None:
    """Somebody rings as Lucien, from another telephone, and keys PINs."""
    call = exchange.line.telephone.dial(LINE, ELSEWHERE)
    for keys in (*TO_THE_PIN, *pins):
        call.press(keys)
    call.hang_up()


def test_an_owner_who_opted_out_is_rung_about_a_wrong_pin_and_gets_no_text(exchange: Exchange) -> None:
    exchange.write("STOP")
    guess(exchange, WRONG, "730518")
    exchange.drain()
    assert exchange.texts() == []
    heard = " ".join(exchange.pick_up().heard)
    assert "un code secret faux a été tapé" in heard
    assert len(exchange.payments()) == 1


def test_by_night_the_call_waits_for_decent_hours(exchange: Exchange) -> None:
    exchange.write("STOP")
    exchange.line.clock.move(hours=12)
    guess(exchange, WRONG)
    exchange.drain()
    assert exchange.rest.ringing(LUCIEN) == []
    morning = next_decent_moment(LUCIEN, exchange.line.clock())
    exchange.drain(seconds=(morning - exchange.line.clock()).total_seconds())
    assert "un code secret faux" in " ".join(exchange.pick_up().heard)


def test_a_block_is_told_too_and_a_stop_at_the_carrier_as_well(exchange: Exchange) -> None:
    exchange.rest.refused[LUCIEN] = 21610
    guess(exchange, WRONG, WRONG, WRONG)
    exchange.drain()
    heard = [" ".join(exchange.rest.pick_up(ringing).heard) for ringing in exchange.rest.ringing(LUCIEN)]
    assert sorted("sont bloqués" in each for each in heard) == [False, True]


def test_an_intervenant_who_opted_out_hears_of_another_way(exchange: Exchange) -> None:
    exchange.write("STOP", MARIE)
    call = exchange.line.telephone.dial(LINE, ELSEWHERE)
    for keys in ("1#", "0012345*1#", "04071975", "2", "2"):
        call.press(keys)
    call.hang_up()
    exchange.drain()
    exchange.pick_up(MARIE).press("1")
    exchange.drain()
    assert exchange.texts(MARIE) == []
    assert "vous serez prévenu de vos paiements par un appel" in " ".join(exchange.pick_up(MARIE).heard)


def test_news_of_a_payment_stays_stopped(exchange: Exchange) -> None:
    exchange.write("STOP")
    guess(exchange, "730518")
    exchange.drain()
    assert exchange.texts() == []
    assert exchange.rest.ringing(LUCIEN) == []
