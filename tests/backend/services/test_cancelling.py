"""A payment can be cancelled until the bank has it, by those whose it is, and its rights go back."""

import threading
from datetime import date

import pytest

from backend.domain.lifecycle import (
    ADVISER,
    By,
    NoSuchPayment,
    PaymentAlreadyBatched,
    PaymentAlreadyCancelled,
    PaymentNotTheirs,
)
from backend.services import cancelling, payment_lookup
from tests.backend.services.cashier import JEANNE, LUCIEN, SIMONE, Cashier
from tests.support.invariants import assert_money_holds

TUESDAY = date(2026, 3, 10)


def test_a_cancelled_payment_gives_its_rights_back(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 210)
    reversal = cashier.cancel(reference)
    assert (reversal.minutes, reversal.cents, reversal.expired) == (210, 1683, ())
    assert cashier.state(reference) == "cancelled"
    payer = cashier.payer(JEANNE)
    assert cashier.rows("select minutes_used, cents_used from lots where beneficiary_id = :id", id=payer) == [(0, 0)]
    assert cashier.one("select topic from outbox where key = :key", key=f"cancelled:{reference}") == (
        "payment.cancelled"
    )
    assert_money_holds(cashier.engine)


def test_a_payment_is_cancelled_once(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 60)
    cashier.cancel(reference)
    with pytest.raises(PaymentAlreadyCancelled, match=f"The payment {reference} is cancelled already"):
        cashier.cancel(reference)
    assert_money_holds(cashier.engine)


def test_twenty_cancels_at_once_are_one(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 60)
    outcomes: list[str] = []

    def try_it() -> None:
        try:
            cashier.cancel(reference)
            outcomes.append("cancelled")
        except PaymentAlreadyCancelled:
            outcomes.append("already")

    threads = [threading.Thread(target=try_it) for _ in range(15)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["already"] * 14 + ["cancelled"]
    assert_money_holds(cashier.engine)


def test_what_the_bank_has_is_not_cancelled(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 60)
    cashier.clock.move(hours=7)
    cashier.export(TUESDAY)
    with pytest.raises(PaymentAlreadyBatched):
        cashier.cancel(reference)


def test_everyone_reaches_their_own_payments_only(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 60)
    marie = cashier.one("select id from intervenants where given_name = 'Marie'")
    assert isinstance(marie, int)
    with cashier.work() as work:
        for stranger in (By("beneficiary", cashier.payer(SIMONE)), By("intervenant", marie + 1)):
            with pytest.raises(NoSuchPayment):
                cancelling.cancel(work, reference, stranger)
        with pytest.raises(NoSuchPayment):
            payment_lookup.find(work, "000000000", ADVISER)
        with pytest.raises(PaymentNotTheirs):
            cancelling.cancel(work, reference, By("intervenant", marie))
        assert cancelling.cancel(work, reference, By("beneficiary", cashier.payer(JEANNE))).cents == 481


def test_rights_go_back_to_an_expired_lot_and_an_adviser_knows(cashier: Cashier) -> None:
    reference = cashier.must_pay(LUCIEN, 60)
    cashier.clock.move(days=365)
    reversal = cashier.cancel(reference)
    assert reversal.expired == (date(2026, 1, 1),)
    assert cashier.tasks() == ["rights.returned_expired"]
    assert_money_holds(cashier.engine)
