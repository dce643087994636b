"""A card completes a payment to the cent: one reference, one transfer; undone, all of it is to be refunded."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from sqlalchemy import text

from backend.domain.card import CardCharge, CardOutcome, CardResult, CardResultRefused, NothingToRefund
from backend.domain.lifecycle import ADVISER, RightsSpentMeanwhile
from backend.domain.order import Order
from backend.domain.payment import Quote
from backend.services import by_hand, card_charging, identifying, paying, receipts
from backend.services.adviser_tasks import open_tasks
from backend.services.bank import reconciling
from backend.services.by_hand import Trace
from backend.services.paying import PaymentConfirmation
from tests.backend.services.bank.iso20022_messages import pain002, status
from tests.backend.services.cashier import JEANNE, Cashier
from tests.backend.services.pdf_text import words
from tests.support.invariants import assert_money_holds

CARD, FEE = 15_001, 140
TODAY = date(2026, 3, 10)
TRACE = Trace("Anne", "Done in the processor's console.")


@dataclass
class CardTill:
    """Charges a card beside a cashier."""

    cashier: Cashier
    conversation: int = 0
    confirmations: int = 0

    def __post_init__(self) -> None:
        self.conversation = self.talk()

    def talk(self) -> int:
        """A conversation of Jeanne's."""
        payer = self.cashier.payer(JEANNE)
        with self.cashier.engine.begin() as connection:
            made = text(
                """insert into conversations (channel, external_id, programme, opening, script_version, journal,
                beneficiary_id, opened_at, touched_at)
                values ('voice', gen_random_uuid()::text, 'apa31', '', '1', '', :payer, now(), now()) returning id"""
            )
            return int(connection.execute(made, {"payer": payer}).scalar_one())

    def quote(self, minutes: int = 210, card: int = CARD) -> Quote:
        """What Jeanne agrees to."""
        payer = self.cashier.payer(JEANNE)
        with self.cashier.work() as work:
            payee = identifying.known_payees(work, payer)[0]
            return paying.quote(work, payer, Order(payee, minutes, card=card), self.cashier.programme.card)

    def allow(self, quoted: Quote | None = None) -> CardCharge:
        """The PIN was right."""
        self.confirmations += 1
        confirmation = PaymentConfirmation(f"card:{self.confirmations}", self.conversation)
        with self.cashier.work() as work:
            payer = self.cashier.payer(JEANNE)
            return card_charging.allow(work, payer, quoted or self.quote(), confirmation, "demo")

    def settle(self, result: CardResult, conversation: int | None = None) -> CardOutcome:
        """The carrier tells how it ended."""
        with self.cashier.work() as work:
            return card_charging.settle(work, conversation or self.conversation, result)

    def charged(self, charge: CardCharge, code: str = "ch_1") -> CardResult:
        """The card was debited."""
        return CardResult(charge.id, charge.total, "charged", code)

    def pay(self) -> str:
        """From the PIN to the reference."""
        outcome = self.settle(self.charged(self.allow()))
        assert outcome.payment
        return outcome.payment.reference

    def differences(self) -> tuple[str, ...]:
        """What a reconciliation says."""
        with self.cashier.work() as work:
            return reconciling.reconcile(work).differences

    def tasks(self) -> list[tuple[str, object]]:
        """The open tasks and their sums."""
        with self.cashier.work() as work:
            return [(each.kind, each.payload.get("cents")) for each in open_tasks(work)]


@pytest.fixture
def till(cashier: Cashier) -> CardTill:
    return CardTill(cashier)


def test_the_fee_is_on_top_and_the_intervenant_receives_both(till: CardTill) -> None:
    quoted = till.quote()
    assert (quoted.from_rights, quoted.card, quoted.fee, quoted.from_card) == (1683, CARD, FEE, 15_141)
    paid = till.settle(till.charged(till.allow(quoted))).payment
    assert paid
    assert (paid.cents, paid.card, paid.minutes, paid.minutes_left) == (16_684, CARD, 210, 2310)
    assert till.differences() == ()
    assert_money_holds(till.cashier.engine)


def test_both_are_one_reference_and_one_transfer(till: CardTill) -> None:
    reference = till.pay()
    till.cashier.clock.move(hours=7)
    assert till.cashier.export(TODAY)
    assert till.cashier.rows("select end_to_end_id, cents from bank_transfers where cents = 16684") == [
        (f"CESU-{reference}", 16_684)
    ]
    sums = "select account, sum(cents) from ledger where account in ('card:apa31', 'fees:apa31') group by 1 order by 1"
    assert till.cashier.rows(sums) == [("card:apa31", CARD + FEE), ("fees:apa31", -FEE)]
    assert till.differences() == ()


def test_what_a_card_gave_is_never_spent_by_another_payment(till: CardTill) -> None:
    before = till.quote().cents_left
    till.pay()
    with till.cashier.work() as work:
        rights = paying.rights_of(work, till.cashier.payer(JEANNE))
    assert rights.cents_left == before
    assert not any(lot.by_card for lot in rights.lots)


def test_cancelled_it_is_all_to_be_refunded_and_the_rights_are_back(till: CardTill) -> None:
    with till.cashier.work() as work:
        before = paying.rights_of(work, till.cashier.payer(JEANNE))
    reference = till.pay()
    till.cashier.cancel(reference)
    with till.cashier.work() as work:
        assert paying.rights_of(work, till.cashier.payer(JEANNE)) == before
    assert till.cashier.rows("select state, code, cents + fee_cents from card_charges") == [
        ("to_refund", "ch_1", 15_141)
    ]
    assert till.tasks() == [("card.to_refund", 15_141)]
    card = till.cashier.one("select sum(cents) from ledger where account in ('card:apa31', 'fees:apa31')")
    assert card == 0
    assert till.differences() == ()
    assert_money_holds(till.cashier.engine)


def test_the_receipt_lists_the_card_and_says_that_it_is_refunded(till: CardTill) -> None:
    reference = till.pay()
    with till.cashier.work() as work:
        said = words(receipts.receipt(work, till.cashier.programme, reference, ADVISER))
    assert "mars 2026" in said
    assert "3 h 30 16,83 €" in said
    assert "Carte bancaire 150,01 €" in said
    assert "remboursé" not in said
    till.cashier.cancel(reference)
    with till.cashier.work() as work:
        said = words(receipts.receipt(work, till.cashier.programme, reference, ADVISER))
    assert "Ce que votre carte bancaire a payé, 150,01 €, vous est remboursé" in said


def test_an_intervenant_is_not_told_that_a_card_has_helped(till: CardTill) -> None:
    paid = till.settle(till.charged(till.allow())).payment
    assert paid
    assert (paid.for_payee().card, paid.for_payee().cents) == (0, paid.cents)


def test_what_a_card_has_completed_is_not_paid_again_by_hand(till: CardTill) -> None:
    reference = till.pay()
    till.cashier.clock.move(hours=7)
    file = till.cashier.send(TODAY)
    till.cashier.receive(pain002(file.message_id, status(reference, "RJCT", "AC04")))
    with till.cashier.work() as work, pytest.raises(RightsSpentMeanwhile):
        by_hand.pay_again(work, reference, TRACE)


def test_a_refund_is_noted_once_with_who_and_why(till: CardTill) -> None:
    till.cashier.cancel(till.pay())
    with till.cashier.work() as work:
        assert by_hand.refunded(work, "ch_1", TRACE).cents == 15_141
    assert till.tasks() == []
    assert till.cashier.rows("select state from card_charges") == [("refunded",)]
    assert till.cashier.rows("select kind, who, after from interventions") == [("refund", "Anne", "ch_1")]
    with till.cashier.work() as work, pytest.raises(NothingToRefund, match="ch_1"):
        by_hand.refunded(work, "ch_1", TRACE)
    assert till.differences() == ()


def test_refused_by_the_bank_it_is_to_be_refunded_too(till: CardTill) -> None:
    reference = till.pay()
    till.cashier.clock.move(hours=7)
    file = till.cashier.send(TODAY)
    till.cashier.receive(pain002(file.message_id, status(reference, "RJCT", "AC04")))
    assert till.cashier.state(reference) == "reversed"
    assert ("card.to_refund", 15_141) in till.tasks()
    assert till.differences() == ()


def test_the_same_result_pays_once(till: CardTill) -> None:
    charge = till.allow()
    first, again = (till.settle(till.charged(charge)) for _ in range(2))
    assert first == again
    assert till.cashier.one("select count(*) from payments where conversation_id is not null") == 1
    assert till.differences() == ()


def test_a_result_of_another_conversation_charge_or_amount_is_refused(till: CardTill) -> None:
    charge = till.allow()
    right = till.charged(charge)
    for wrong in (replace(right, charge_id=charge.id + 1), replace(right, total=right.total - 1)):
        with pytest.raises(CardResultRefused):
            till.settle(wrong)
    with pytest.raises(CardResultRefused):
        till.settle(right, till.talk())
    assert till.cashier.rows("select state from card_charges") == [("proved",)]


def test_rights_that_have_moved_pay_nothing_and_the_card_is_to_be_refunded(till: CardTill) -> None:
    charge = till.allow()
    till.cashier.must_pay(JEANNE, 60)
    assert till.settle(till.charged(charge)) == CardOutcome("to_refund")
    assert till.tasks() == [("card.to_refund", 15_141)]
    assert till.settle(till.charged(charge)) == CardOutcome("to_refund")
    assert till.tasks() == [("card.to_refund", 15_141)]
    assert till.differences() == ()


def test_a_proof_is_good_for_ten_minutes(till: CardTill) -> None:
    charge = till.allow()
    till.cashier.clock.move(minutes=11)
    assert till.settle(till.charged(charge)).end == "to_refund"


@pytest.mark.parametrize(("end", "tasks"), [("refused", []), ("given_up", []), ("failed", ["card.unclear"])])
def test_what_was_not_charged_pays_nothing(till: CardTill, end: str, tasks: list[str]) -> None:
    charge = till.allow()
    assert till.settle(CardResult(charge.id, charge.total, end)) == CardOutcome(end)  # type: ignore[arg-type]
    assert [kind for kind, _ in till.tasks()] == tasks
    assert till.differences() == ()


def test_a_card_debited_after_all_is_to_be_refunded(till: CardTill) -> None:
    charge = till.allow()
    till.settle(CardResult(charge.id, charge.total, "unclear"))
    assert till.settle(till.charged(charge)).end == "to_refund"
    assert [kind for kind, _ in till.tasks()] == ["card.unclear", "card.to_refund"]


def test_a_charge_whose_end_nobody_tells_is_looked_into(till: CardTill) -> None:
    till.allow()
    for minutes, given_up in ((9, 0), (2, 1), (0, 0)):
        till.cashier.clock.move(minutes=minutes)
        with till.cashier.work() as work:
            assert card_charging.give_up_old(work) == given_up
    assert till.tasks() == [("card.unclear", 15_141)]


@pytest.mark.parametrize(
    "forgery",
    [
        "update card_charges set fee_cents = fee_cents + 1",
        "update card_charges set state = 'to_refund'",
        "update lots set source = 'issuer' where source like 'card:%'",
        "update card_charges set cents = cents - 1",
    ],
)
def test_a_reconciliation_sees_what_was_altered(till: CardTill, forgery: str) -> None:
    till.pay()
    till.cashier.run(forgery)
    assert till.differences()
