"""Who has no PIN yet cannot order by text: they ring first, with their letter, whose code is never written."""

import pytest

from bot.conversations.secret_words import holds_a_pin
from dialogs.gsm7 import segments
from tests.channels.sms.text_exchange import Exchange
from tests.support.callers import LUCIEN
from tests.support.letters_at_home import CODE, give_letter, held_by, take_pin

NO_PIN = "Pour payer, il faut d'abord choisir votre code secret : appelez-nous, avec votre courrier"


@pytest.mark.parametrize("give", [give_letter, take_pin])
def test_an_order_is_answered_with_what_comes_first(exchange: Exchange, give: object) -> None:
    assert callable(give)
    give(exchange.line.context.database, LUCIEN)
    answer = exchange.write("PAYER MARIE 3H30")
    assert answer.startswith(NO_PIN)
    assert segments(answer) <= 2
    exchange.drain(minutes=1)
    assert exchange.rest.ringing(LUCIEN.number) == []
    assert exchange.write("SOLDE").startswith("Il vous reste 75 h 30")


@pytest.mark.parametrize("body", [CODE, "40 71 93 62 58", "mon code : 407 193 6258", f"PAYER MARIE 3H {CODE}"])
def test_an_activation_code_is_kept_nowhere(exchange: Exchange, body: str) -> None:
    give_letter(exchange.line.context.database, LUCIEN)
    assert exchange.write(body).startswith("N'envoyez jamais votre code secret par SMS.")
    assert held_by(exchange.line, body) == []


@pytest.mark.parametrize(
    "body", ["06 39 98 00 42", "31000017 12/03/1938", "ANNULER 123456789 1", "0012345*1 04/07/1975"]
)
def test_other_numbers_are_no_secret(body: str) -> None:
    assert not holds_a_pin(body)
