"""A card is charged once whatever happens to the call, and nothing of it is ever kept here."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit
from xml.etree.ElementTree import fromstring

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from backend.domain.card import CardEnd, CardResult
from backend.services import card_charging
from backend.services.bank import reconciling
from backend.services.work import Work
from bot.conversations.manager import ConversationManager
from channels.phone.mischief import HangUpDuring, LostAnswer, Twice
from channels.phone.phone_call import Call
from channels.phone.processor import BROKEN, GOOD
from dialogs.exchange import Charging, Heard, Incoming
from tests.support.callers import DemoPerson
from tests.support.clock import StoppedClock
from tests.support.in_process import Caller
from tests.support.invariants import assert_money_holds
from tests.support.line import Line, serving

NADIA = DemoPerson("+33639980012", "24000012", "17091988", "264809")
CRECHE_LINE = "+33199000024"
TO_THE_CARD = (NADIA.cesu, NADIA.born, "1", "1", "700*01#", "1", "1", "1", NADIA.pin)
CARD = (f"{GOOD}#", "1235#", "987#")
TURNS_BEFORE_RESULT = len(TO_THE_CARD) + 2
"""Webhooks of a call up to and with the one that tells the card's result."""


@pytest.fixture
def line(engine: Engine, clock: StoppedClock) -> Iterator[Line]:
    with serving(engine, clock, pay_connector="demo") as served:
        yield served


def ring(line: Line, mischief: object = None, card: tuple[str, ...] = CARD) -> Call:
    """Nadia's call, up to what follows the card."""
    call = line.telephone.dial(CRECHE_LINE, NADIA.number, mischief=mischief)  # type: ignore[arg-type]
    for keys in (*TO_THE_CARD, *card):
        if not call.ended:
            call.press(keys)
    return call


def paid(line: Line) -> list[tuple[object, ...]]:
    """What was paid by card, and how the charges stand."""
    return line.rows(
        "select c.state, c.cents, c.fee_cents, p.cents from card_charges c left join payments p on p.id = payment_id"
    )


def all_holds(line: Line) -> None:
    assert_money_holds(line.context.database)
    with line.context.database.begin() as connection:
        assert reconciling.reconcile(Work(connection, line.clock())).differences == ()


class AtTheCard:
    """Nadia at the card, in the process: the test plays Twilio."""

    def __init__(self, line: Line) -> None:
        self.caller = Caller(line.context, NADIA.number, line=CRECHE_LINE).press(*TO_THE_CARD)
        charging = self.caller.replies[-1].listening
        assert isinstance(charging, Charging)
        self.charge = charging.charge
        self.turn = self.caller.turn

    def ask_again(self) -> str:
        """Twilio's fallback asks, without any result."""
        asked = Incoming("voice", self.caller.sid, CRECHE_LINE, None, None, None, NADIA.number)
        self.caller.rendered = self.caller.manager.take_turn(asked, self.caller.keep)
        return self.caller.said

    def tell(self, end: CardEnd = "charged", code: str = "ch_1", turn: int | None = None) -> str:
        result = CardResult(self.charge.id, self.charge.total, end, code)
        self.caller.hear(Heard("card", "", card=result), turn or self.turn)
        return self.caller.said


def test_the_card_pays_the_rest_and_its_fee(line: Line) -> None:
    assert "C'est payé" in " ".join(ring(line).heard)
    assert paid(line) == [("charged", 15_001, 140, 70_001)]
    all_holds(line)


def test_twilio_is_asked_for_what_was_announced(line: Line) -> None:
    response = fromstring(AtTheCard(line).caller.rendered)
    pay = response.find("Pay")
    assert pay is not None
    asked = ("chargeAmount", "currency", "paymentConnector", "language", "maxAttempts", "postalCode", "timeout")
    assert [pay.get(name) for name in asked] == ["151.41", "eur", "demo", "fr-FR", "2", "false", "10"]
    assert "statusCallback" not in pay.attrib
    query = dict(parse_qsl(urlsplit(pay.attrib["action"]).query))
    assert query == {"turn": str(len(TO_THE_CARD) + 1), "charge": "1", "total": "15141"}


def test_nothing_of_the_card_is_kept_or_logged(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        call = ring(line)
    tables = [row[0] for row in line.rows("select tablename from pg_tables where schemaname = 'public'")]
    kept = "".join(str(line.rows(f"select * from {table}")) for table in tables)  # noqa: S608 - our own names
    for part in (GOOD, GOOD[-4:], "987", "1235"):
        assert part not in str(line.rows("select journal, opening from conversations"))
        assert part not in caplog.text
    assert GOOD not in kept
    assert "xxxx" not in kept
    assert call.processor.charged


def test_each_webhook_twice_charges_and_pays_once(line: Line) -> None:
    twice = Twice()
    call = ring(line, twice)
    assert all(first == again for first, again in twice.answers)
    assert len(call.processor.charged) == 1
    assert paid(line) == [("charged", 15_001, 140, 70_001)]
    all_holds(line)


def test_who_hangs_up_while_the_bank_is_asked_has_paid_and_hears_it_next_time(line: Line) -> None:
    ring(line, HangUpDuring(TURNS_BEFORE_RESULT))
    assert paid(line) == [("charged", 15_001, 140, 70_001)]
    assert "a bien été fait" in " ".join(call_again(line).heard)
    all_holds(line)


def call_again(line: Line) -> Call:
    call = line.telephone.dial(CRECHE_LINE, NADIA.number)
    call.press(NADIA.cesu)
    call.press(NADIA.born)
    return call


def test_a_result_that_comes_after_the_end_of_the_call_pays_too(line: Line) -> None:
    nadia = AtTheCard(line)
    nadia.caller.hang_up()
    assert "C'est payé" in nadia.tell()
    assert paid(line) == [("charged", 15_001, 140, 70_001)]
    assert "a bien été fait" in " ".join(call_again(line).heard)


def test_who_hangs_up_in_the_middle_of_the_card_pays_nothing_and_goes_on_next_time(line: Line) -> None:
    call = ring(line, card=CARD[:1])
    call.hang_up()
    assert paid(line) == [("failed", 15_001, 140, None)]
    again = call_again(line)
    assert "n'a pas été terminé" in " ".join(again.heard)
    again.press("1")
    assert "par carte bancaire" in " ".join(again.heard)
    all_holds(line)


def test_rights_that_moved_meanwhile_pay_nothing_and_it_is_said(line: Line) -> None:
    nadia = AtTheCard(line)
    other = Caller(line.context, NADIA.number, line=CRECHE_LINE)
    other.press(NADIA.cesu, NADIA.born)
    if "Pour le reprendre" in other.said:
        other.press("2")
    other.press("1", "1", "100#", "1", NADIA.pin)
    assert "C'est payé" in other.said
    assert "remboursé" in nadia.tell()
    assert paid(line) == [("to_refund", 15_001, 140, None)]
    all_holds(line)


def test_a_connector_that_fails_is_told_and_left_to_a_person(line: Line) -> None:
    assert "La carte n'a pas été utilisée" in " ".join(ring(line, card=(f"{BROKEN}#", *CARD[1:])).heard)
    assert line.rows("select kind from tasks") == [("card.unclear",)]


def test_an_answer_to_the_result_that_is_lost_on_the_way_changes_nothing(line: Line) -> None:
    call = ring(line, LostAnswer(times=3, spare=TURNS_BEFORE_RESULT - 1))
    assert len(call.processor.charged) == 1
    assert paid(line) == [("charged", 15_001, 140, 70_001)]
    assert "C'est payé" in " ".join(call.heard)


def test_a_result_survives_the_line_s_own_faults(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    settle, faults = card_charging.settle, iter([True, True])

    def settle_at_last(*arguments: object) -> object:
        if next(faults, False):
            raise OperationalError("select 1", {}, Exception("the database is away"))
        return settle(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(card_charging, "settle", settle_at_last)
    call = ring(line)
    assert "C'est payé" in " ".join(call.heard)
    assert "Un instant s'il vous plaît" in " ".join(call.heard)
    assert paid(line) == [("charged", 15_001, 140, 70_001)]
    all_holds(line)


def test_where_a_result_is_lost_the_card_is_not_taken_twice(line: Line) -> None:
    """Twilio's fallback knows no result: it is not asked for the card again, which is refunded if it was debited."""
    nadia = AtTheCard(line)
    assert "n'avons pas pu savoir" in nadia.ask_again()
    assert "<Pay" not in nadia.caller.rendered
    assert paid(line) == [("failed", 15_001, 140, None)]
    nadia.tell()
    assert paid(line) == [("to_refund", 15_001, 140, None)]
    assert line.rows("select kind from tasks order by id") == [("card.unclear",), ("card.to_refund",)]
    all_holds(line)


def test_a_result_is_settled_though_the_dialogues_have_changed(line: Line) -> None:
    nadia = AtTheCard(line)
    anew = replace(line.context, script_version="another")
    nadia.caller.manager = ConversationManager(anew)
    assert "sept cents euros" in nadia.tell()
    assert paid(line) == [("charged", 15_001, 140, 70_001)]


def test_without_a_processor_no_card_is_offered(engine: Engine, clock: StoppedClock) -> None:
    with serving(engine, clock) as line:
        caller = Caller(line.context, NADIA.number, line=CRECHE_LINE)
        assert "carte" not in caller.press(*TO_THE_CARD[:6]).said


def test_by_text_it_is_said_that_the_rest_can_be_paid_by_card_in_a_call(line: Line) -> None:
    (answer,) = line.telephone.text("PAYER HIRONDELLES 700,01", to=CRECHE_LINE, from_=NADIA.number)
    assert answer.endswith("En nous appelant, vous pouvez payer le reste par carte.")


def test_a_cancelled_payment_says_what_comes_back_where(line: Line) -> None:
    call = ring(line)
    for keys in ("2", "3", "1", "1", "1", "1", NADIA.pin):
        call.press(keys)
    said = " ".join(call.heard)
    assert "vos cinq cent cinquante euros vous sont rendus" in said
    assert "Ce que votre carte a payé vous sera remboursé, frais compris" in said
    assert paid(line) == [("to_refund", 15_001, 140, 70_001)]
    all_holds(line)


def test_too_few_hours_are_paid_or_others_are_said_before_any_card(line: Line) -> None:
    simone = Caller(line.context, "+33536490059").press("31000059", "21111934", "1", "1", "15#")
    assert "Pour payer douze heures trente, tapez 1. Pour un autre nombre d'heures, tapez 2." in simone.said
    assert "Vous payez douze heures à Sylvie Moreau" in simone.say("douze heures").said
    simone.say("non quinze heures").press("1")
    assert "Vous payez douze heures trente à Sylvie Moreau" in simone.said
    assert simone.say("non quinze heures").press("2").said.startswith("Il n'y a pas assez")
