"""Whoever sees a payment sees one shape: its order with every field, and nothing that is not theirs to know."""

from dataclasses import dataclass

import pytest
from pydantic import TypeAdapter

from backend.api.api_payments import shown
from backend.domain.lifecycle import ADVISER, By, NoSuchPayment
from backend.domain.order import Order
from backend.services import paying, payment_lookup, receipts
from backend.services.paying import PaymentConfirmation
from backend.storage import payments
from bot.data_files import read_programmes
from bot.engine.speaker import Speaker
from dialogs.phrasebook import Phrasebook, Wording
from tests.backend.services.cashier import JEANNE, LUCIEN, SIMONE, Cashier

WORDS = "{{ receipt.order.motive }}, {{ received.order.motive }}"


@dataclass(frozen=True, slots=True)
class OrderWithMotive(Order):
    """What Order would be with one more line."""

    motive: str = ""


def test_an_intervenant_never_learns_what_the_payer_has_left(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 210)
    with cashier.work() as work:
        payment = payment_lookup.find(work, reference, ADVISER)
        marie = payment.payee.id
        seen = (
            payment_lookup.find(work, reference, By("intervenant", marie)),
            *payment_lookup.received_by(work, marie, 0, 10),
        )
    assert (payment.minutes_left, payment.cents_left) == (2310, 18511)
    assert len(seen) == 3
    assert {(each.minutes_left, each.cents_left) for each in seen} == {(None, None)}


def test_everyone_reads_their_own_payments_the_newest_first(cashier: Cashier) -> None:
    jeanne, lucien = cashier.payer(JEANNE), cashier.payer(LUCIEN)
    first, second = cashier.must_pay(JEANNE, 60), cashier.must_pay(JEANNE, 90)
    with cashier.work() as work:
        assert [each.reference for each in payment_lookup.paid_by(work, jeanne, 0, 5)] == [second, first]
        assert [each.reference for each in payment_lookup.paid_by(work, jeanne, 1, 5)] == [first]
        latest, one = payment_lookup.one_paid_by(work, jeanne), payment_lookup.one_paid_by(work, jeanne, first)
        assert latest is not None
        assert one is not None
        assert (latest.reference, one.reference) == (second, first)
        assert payment_lookup.one_paid_by(work, lucien, first) is None
        assert payment_lookup.one_paid_by(work, cashier.payer(SIMONE)) is None
        with pytest.raises(NoSuchPayment):
            payment_lookup.find(work, first, By("beneficiary", lucien))


def test_an_old_row_reads_as_an_order_without_wishes(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 60)
    cashier.run("update payments set ordered = '{}'")
    with cashier.work() as work:
        payment = payment_lookup.find(work, reference, ADVISER)
    assert payment.order == Order(payment.payee)


def test_a_field_of_another_version_does_not_stop_the_reading(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 60)
    cashier.run("""update payments set ordered = '{"minutes": 60, "motive": "repas", "payee": 3}'""")
    with cashier.work() as work:
        payment = payment_lookup.find(work, reference, ADVISER)
    assert payment.order == Order(payment.payee, 60)
    assert payment.payee.given_name == "Marie"


def test_a_further_field_of_an_order_needs_no_code_but_its_own_line(
    cashier: Cashier, monkeypatch: pytest.MonkeyPatch
) -> None:
    payer, reference = cashier.payer(JEANNE), cashier.must_pay(JEANNE, 60)
    monkeypatch.setattr(payments, "_ORDER", TypeAdapter(OrderWithMotive))
    with cashier.work() as work:
        payee = payment_lookup.find(work, reference, ADVISER).payee
        quoted = paying.quote(work, payer, OrderWithMotive(payee, 90, motive="repas"))
        paid = paying.pay(work, payer, quoted, PaymentConfirmation("motive", None))
        assert paid != "rights_changed"
        assert paid == payment_lookup.find(work, paid.reference, ADVISER)
    programme = read_programmes()["apa31"]
    speaker = Speaker(Phrasebook({"told": Wording(say=WORDS)}), programme, "text", cashier.clock().date())
    assert cashier.one("select ordered ->> 'motive' from payments where id = :id", id=paid.id) == "repas"
    assert shown(paid)["order"]["motive"] == "repas"
    assert receipts._row(paid, paid.state)["order"]["motive"] == "repas"
    assert speaker.say("told", receipt=paid, received=paid.for_payee()) == "Repas, repas"
