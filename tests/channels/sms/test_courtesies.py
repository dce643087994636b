"""Who answers an answer with "ok", "merci", "oui" or "non" is understood, and "non" calls a call off."""

import pytest

from tests.channels.sms.text_exchange import LUCIEN, MARIE, QUOTED, Exchange
from tests.support.line import LINE, Line

NOT_UNDERSTOOD = "pas compris"
CALLS_OFF = "D'accord, nous ne vous appelons pas. Rien n'est fait."
NOTED = "C'est noté, nous vous appelons pour 3 h 30 à Marie DUPONT."
HOURS = "Combien d'heures pour Marie DUPONT ?"


def test_a_yes_to_what_will_ring_is_told_so(exchange: Exchange) -> None:
    for body in ("oui", "OK", "d'accord merci", "Merci beaucoup", "c'est bon"):
        assert exchange.write("PAYER MARIE 3H30") == QUOTED
        assert exchange.write(body) == NOTED, body
    exchange.drain()
    assert "Vous payez trois heures trente à Marie Dupont" in " ".join(exchange.pick_up().heard)


def test_the_same_while_a_call_is_announced_is_what_was_announced(exchange: Exchange) -> None:
    exchange.write("PAYER MARIE 3H30")
    assert exchange.write("pareil") == NOTED
    exchange.drain()
    assert exchange.write("comme la dernière fois") == exchange.write("ok") == NOTED, "it rings now"
    assert "Vous payez trois heures trente à Marie Dupont" in " ".join(exchange.pick_up().heard)
    exchange.write("ADRESSE 12 rue des Lilas 31000 Toulouse")
    assert exchange.write("oui") == "C'est noté, nous vous appelons pour votre code secret."


def test_the_same_once_nobody_has_answered_is_the_last_payment(exchange: Exchange) -> None:
    exchange.write("PAYER MARIE 3H30")
    exchange.drain()
    exchange.let_ring()
    exchange.drain()
    assert exchange.write("pareil").startswith("6 h à Sylvie MOREAU")


@pytest.mark.parametrize("body", ["non", "Non merci", "annuler", "laissez tomber", "non finalement"])
def test_a_no_to_what_will_ring_calls_it_off(exchange: Exchange, body: str) -> None:
    exchange.write("PAYER MARIE 3H30")
    assert exchange.write(body) == CALLS_OFF
    exchange.drain(hours=3)
    assert (exchange.let_ring(), exchange.texts(), exchange.payments()) == (0, [], [])


def test_a_no_while_it_rings_leaves_nothing_to_confirm(exchange: Exchange) -> None:
    exchange.write("PAYER MARIE 3H30")
    exchange.drain()
    assert exchange.write("non") == CALLS_OFF
    assert "Il n'y a plus rien à confirmer." in exchange.pick_up().heard


def test_nobody_calls_off_what_another_number_has_asked(exchange: Exchange) -> None:
    exchange.write("PAYER MARIE 3H30")
    assert exchange.write("non", MARIE) == "D'accord."
    exchange.drain()
    assert exchange.let_ring() == 1


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ("merci", "Avec plaisir."),
        ("Merci, bonne journée", "Avec plaisir."),
        ("ok", "D'accord. Pour savoir quoi écrire, envoyez AIDE."),
        ("oui", "D'accord. Pour savoir quoi écrire, envoyez AIDE."),
        ("non", "D'accord."),
    ],
)
@pytest.mark.parametrize("number", [LUCIEN, MARIE])
def test_where_nothing_will_ring_it_is_answered_all_the_same(line: Line, number: str, body: str, answer: str) -> None:
    assert line.telephone.text(body, to=LINE, from_=number) == [answer]


def test_at_a_question_a_yes_asks_it_again_and_a_no_gives_it_up(exchange: Exchange) -> None:
    exchange.write("PAYER")
    for body in ("oui", "merci"):
        answer = exchange.write(body)
        assert answer.startswith("D'accord. Qui voulez-vous payer ?"), body
    exchange.write("Marie")
    assert exchange.write("ok").startswith(f"D'accord. {HOURS}")
    assert exchange.write("non merci") == "D'accord, on en reste là. Rien n'a été payé."
    assert exchange.write("merci") == "Avec plaisir."


def test_thanks_where_a_yes_would_do_something_are_none(exchange: Exchange) -> None:
    assert "Répondez OUI" in exchange.write("RECU")
    assert exchange.write("merci") == "D'accord, pas de courrier."


@pytest.mark.parametrize("body", ["oui payer marie 3h30", "non je voudrais mon solde", "merci de payer marie 3h30"])
def test_what_says_more_is_heard_whole(line: Line, body: str) -> None:
    (answer,) = line.telephone.text(body, to=LINE, from_=LUCIEN)
    assert answer not in {"D'accord.", "Avec plaisir."}


def test_the_same_at_the_hours_is_what_this_person_was_last_paid(exchange: Exchange) -> None:
    exchange.write("PAYER MARIE")
    assert exchange.write("pareil").startswith("8 h 30 à Marie DUPONT")
    exchange.write("PAYER MARIE")
    assert exchange.write("tout").startswith("75 h 30 à Marie DUPONT")
