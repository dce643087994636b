"""A first payment, and much in one day, is paid only in a call to a number that has long been on file."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from backend.domain.order import Order
from backend.domain.programme import ExtraChecks
from backend.services import conversation_keeping, identifying
from backend.services.work import Work
from backend.storage import beneficiaries
from bot.conversations.caller_services import CallerServices
from bot.conversations.served_turn import NotProved
from bot.engine.dialogue_run import completed
from channels.voice import VOICE
from dialogs.exchange import Charging
from dialogs.opening import Opening
from tests.bot.conversations.test_card_calls import CRECHE_LINE, NADIA, TO_THE_CARD
from tests.channels.sms.text_exchange import Exchange, open_exchange
from tests.support.callers import JEANNE, LUCIEN, DemoPerson, press
from tests.support.clock import StoppedClock
from tests.support.extra_checks import ask_for_checks
from tests.support.in_process import Caller, incoming
from tests.support.invariants import assert_money_holds
from tests.support.line import LINE, Line, serving

NEW_PAYEE = ("1", "2", "1", "67890*3#", "23111981", "1", "2#", "1")
KNOWN_PAYEE = ("1", "1", "3*30#", "1")
NEW_NUMBER = "+33639980077"
BOTH, LIMIT = ExtraChecks(new_payee="call_back", above_cents=2_000), ExtraChecks(above_cents=1_000)
PAID = "select cents from payments where conversation_id is not null order by id"


@pytest.fixture
def exchange(request: pytest.FixtureRequest, engine: Engine, clock: StoppedClock) -> Iterator[Exchange]:
    """The line over HTTP; its checks are both, or a test's own."""
    with open_exchange(engine, clock, checks=getattr(request, "param", BOTH)) as opened:
        yield opened


@pytest.fixture
def line(line: Line) -> Line:
    ask_for_checks(line, BOTH)
    return line


def at_the_end(line: Line, person: DemoPerson, *answers: str, number: str = "") -> Caller:
    return Caller(line.context, number or person.number).press(person.cesu, person.born, *answers)


def calls_to(line: Line) -> list[str]:
    return [str(number) for (number,) in line.rows("select payload->>'to' from outbox where key like 'call_back:%'")]


def give_number(line: Line, person: DemoPerson, number: str, days_ago: int) -> None:
    with line.context.database.begin() as connection:
        owner = identifying.with_cesu_code(Work(connection, line.clock()), person.cesu, "apa31").id
        beneficiaries.register_number(connection, owner, number, line.clock() - timedelta(days=days_ago))


def take_numbers(line: Line) -> None:
    line.change("delete from beneficiary_phones")


def test_a_first_payment_ends_the_call_and_rings_the_number_on_file_once_it_is_free(line: Line) -> None:
    caller = at_the_end(line, JEANNE, *NEW_PAYEE)
    assert "votre premier paiement à Fatima Benali" in caller.said
    assert "qui finit par dix-sept" in caller.said
    assert caller.over
    assert line.rows(PAID) == []
    assert calls_to(line) == [JEANNE.number]
    seconds = "select extract(epoch from due_at - :now) from outbox where key like 'call_back:%'"
    assert line.one(seconds, now=line.clock()) == 30


def test_a_known_intervenant_within_the_limit_is_paid_as_ever(line: Line) -> None:
    assert "C'est payé." in at_the_end(line, JEANNE, *KNOWN_PAYEE, JEANNE.pin).said


def test_much_in_one_day_is_checked_however_it_is_split(line: Line) -> None:
    at_the_end(line, JEANNE, *KNOWN_PAYEE, JEANNE.pin)
    caller = at_the_end(line, JEANNE, "1", "1", "1*00#", "1")
    assert "vous payez beaucoup aujourd'hui" in caller.said
    assert caller.over
    line.clock.move(hours=24, minutes=1)
    assert "Pour payer, il faut" in at_the_end(line, JEANNE, "2", "1", "1*00#", "1").said


def test_where_there_is_no_number_an_adviser_has_it_and_nothing_is_paid(line: Line) -> None:
    take_numbers(line)
    caller = at_the_end(line, JEANNE, *NEW_PAYEE)
    assert "nous n'avons pas encore de numéro sûr" in caller.said
    assert "Pour payer, tapez 1" in caller.said
    ((kind, subject),) = line.rows("select kind, payload from tasks")
    assert kind == "payment.to_check"
    assert {name: subject[name] for name in ("cents", "why")} == {"cents": 962, "why": "new_payee"}  # type: ignore[index]
    assert (calls_to(line), line.rows(PAID)) == ([], [])


@pytest.mark.parametrize(("days_ago", "rung"), [(0, []), (13, []), (15, [NEW_NUMBER])])
def test_a_number_that_was_just_registered_proves_nothing(line: Line, days_ago: int, rung: list[str]) -> None:
    take_numbers(line)
    give_number(line, JEANNE, NEW_NUMBER, days_ago)
    at_the_end(line, JEANNE, *NEW_PAYEE, number=NEW_NUMBER)
    assert calls_to(line) == rung


def test_who_steals_a_pin_and_registers_a_number_of_their_own_has_the_owner_rung(line: Line) -> None:
    give_number(line, JEANNE, NEW_NUMBER, 0)
    assert at_the_end(line, JEANNE, *NEW_PAYEE, number=NEW_NUMBER).over
    assert calls_to(line) == [JEANNE.number]


def test_of_several_numbers_one_is_chosen_unless_it_is_the_one_that_rings(line: Line) -> None:
    give_number(line, JEANNE, NEW_NUMBER, 20)
    caller = at_the_end(line, JEANNE, *NEW_PAYEE, number="+33639990000")
    assert "Pour le numéro qui finit par soixante-dix-sept, tapez 1" in caller.said
    assert "Pour le numéro qui finit par dix-sept, tapez 2" in caller.said
    caller.press("1")
    assert calls_to(line) == [NEW_NUMBER]
    assert "finit par dix-sept" in at_the_end(line, JEANNE, *NEW_PAYEE).said, "nobody is offered what another asked"


def test_whoever_chooses_no_number_pays_nothing(line: Line) -> None:
    give_number(line, JEANNE, NEW_NUMBER, 20)
    caller = at_the_end(line, JEANNE, *NEW_PAYEE, "3", number="+33639990000")
    assert "Rien n'a été payé" in caller.said
    assert "Pour payer, tapez 1" in caller.said
    assert calls_to(line) == []


def test_the_service_pays_nothing_that_was_not_checked(line: Line) -> None:
    caller = at_the_end(line, JEANNE)
    with line.context.database.begin() as connection:
        work = Work(connection, line.clock())
        conversation = conversation_keeping.find(work, VOICE.name, caller.sid)
        assert conversation
        delivered = incoming(caller.sid, caller.turn, None, JEANNE.number)
        services = CallerServices(line.context, work, conversation, delivered, Opening())
        (known,) = completed(services.known_payees())
        connection.execute(text("delete from known_intervenants"))
        quote = completed(services.quote(Order(known, 120)))
        for act in (services.pay, services.allow_card):
            assert services.check_secret("pin", JEANNE.pin).outcome == "right"
            with pytest.raises(NotProved):
                completed(act(quote))


def test_what_a_card_adds_counts_and_is_charged_in_the_call_that_confirms(engine: Engine, clock: StoppedClock) -> None:
    with serving(engine, clock, pay_connector="demo") as line:
        ask_for_checks(line, ExtraChecks(above_cents=60_000))
        nadia = Caller(line.context, NADIA.number, CRECHE_LINE).press(*TO_THE_CARD[:-1])
        assert "vous payez beaucoup aujourd'hui" in nadia.said
        assert nadia.over
        back = Caller(line.context, CRECHE_LINE, CRECHE_LINE, call_back_id=1).press("1", NADIA.pin)
        charging = back.replies[-1].listening
        assert isinstance(charging, Charging)
        assert charging.charge.total == 15_141


def test_from_the_order_to_the_receipt_over_two_calls(exchange: Exchange) -> None:
    call = exchange.line.telephone.dial(LINE, JEANNE.number)
    for keys in (JEANNE.cesu, JEANNE.born, *NEW_PAYEE):
        call.press(keys)
    assert call.ended
    exchange.drain(seconds=30)
    back = exchange.pick_up(JEANNE.number)
    assert "Quelqu'un vient de demander un paiement" in back.heard[0]
    assert "Vous payez deux heures à Fatima Benali" in " ".join(back.heard)
    back.press("1")
    back.press(JEANNE.pin)
    assert back.heard[0].startswith("C'est payé. Fatima Benali reçoit neuf euros et soixante-deux centimes.")
    assert back.ended
    assert exchange.payments() == [(120, 962, "accepted")]
    exchange.drain(hours=3)
    assert exchange.let_ring(JEANNE.number) == 1, "of the first payment to her, Jeanne is told by a call"
    assert_money_holds(exchange.line.context.database)


@pytest.mark.parametrize("exchange", [LIMIT], indirect=True)
def test_a_text_from_a_new_number_has_the_old_one_rung(exchange: Exchange) -> None:
    give_number(exchange.line, LUCIEN, NEW_NUMBER, 0)
    assert "Nous vous appelons au numéro qui finit par 42" in exchange.write("PAYER MARIE 3H30", NEW_NUMBER)
    exchange.drain(seconds=30)
    assert exchange.rest.ringing(NEW_NUMBER) == []
    press(exchange.pick_up(), ("1", LUCIEN.pin))
    assert exchange.payments() == [(210, 1682, "accepted")]


@pytest.mark.parametrize("exchange", [LIMIT], indirect=True)
def test_a_text_from_a_number_of_old_is_confirmed_as_ever(exchange: Exchange) -> None:
    assert exchange.write("PAYER MARIE 3H30").endswith("N'envoyez jamais votre code par SMS.")
    exchange.drain()
    press(exchange.pick_up(), ("1", LUCIEN.pin))
    assert exchange.payments() == [(210, 1682, "accepted")]


@pytest.mark.parametrize("exchange", [LIMIT], indirect=True)
def test_a_text_from_a_new_number_alone_is_an_advisers(exchange: Exchange) -> None:
    take_numbers(exchange.line)
    give_number(exchange.line, LUCIEN, NEW_NUMBER, 0)
    assert "un numéro que nous connaissons depuis plus longtemps" in exchange.write("PAYER MARIE 3H30", NEW_NUMBER)
    assert exchange.line.rows("select kind from tasks") == [("payment.to_check",)]


def test_nobody_picks_up_and_the_next_call_goes_on_with_it(exchange: Exchange) -> None:
    call = exchange.line.telephone.dial(LINE, JEANNE.number)
    for keys in (JEANNE.cesu, JEANNE.born, *NEW_PAYEE):
        call.press(keys)
    exchange.drain(seconds=30)
    assert exchange.let_ring(JEANNE.number) == 1
    exchange.drain(minutes=5)
    assert exchange.let_ring(JEANNE.number) == 1
    exchange.drain(minutes=1)
    again = exchange.line.telephone.dial(LINE, JEANNE.number)
    for keys in (JEANNE.cesu, JEANNE.born):
        again.press(keys)
    assert "votre paiement à Fatima Benali n'a pas été confirmé" in again.heard[-1]
    again.press("1")
    again.press("1")
    assert again.ended
    exchange.drain(seconds=30)
    back = exchange.pick_up(JEANNE.number)
    back.press("1")
    back.press(JEANNE.pin)
    assert exchange.payments() == [(120, 962, "accepted")]


def test_of_two_cards_at_once_one_is_charged_where_both_are_too_much(engine: Engine, clock: StoppedClock) -> None:
    """What a card was allowed to pay counts before it is charged: two calls at the card split nothing."""
    with serving(engine, clock, pay_connector="demo") as line:
        ask_for_checks(line, ExtraChecks(above_cents=30_000))
        callers = [Caller(line.context, JEANNE.number) for _ in range(2)]
        for caller, hours in zip(callers, ("3*30#", "2#"), strict=True):
            caller.press(JEANNE.cesu, JEANNE.born, "1", "1", hours, "2", "4", "150*01#", "1", "1")
            assert "code secret" in caller.said
        start = threading.Barrier(len(callers))
        with ThreadPoolExecutor(len(callers)) as pool:
            list(pool.map(lambda caller: (start.wait(), caller.press(JEANNE.pin)), callers))
        (other,) = (each for each in callers if not isinstance(each.replies[-1].listening, Charging))
        assert "Rien n'a été payé cette fois-ci" in other.said
        assert "vous payez beaucoup aujourd'hui" in other.press("1").said
        assert line.rows("select state from card_charges") == [("proved",)]
