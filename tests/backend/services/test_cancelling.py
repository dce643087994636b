"""A payment can be cancelled until the bank has it, refused by the bank, or called wrong."""

import threading
from datetime import date

import pytest

from backend.domain.lifecycle import (
    ADVISER,
    By,
    NoSuchPayment,
    PaymentAlreadyBatched,
    PaymentAlreadyCancelled,
    PaymentAlreadyReversed,
    PaymentNotTheirs,
    PaymentNotWithTheBank,
)
from backend.services import lifecycle
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
                lifecycle.cancel(work, reference, stranger)
        with pytest.raises(NoSuchPayment):
            lifecycle.find(work, "000000000", ADVISER)
        with pytest.raises(PaymentNotTheirs):
            lifecycle.cancel(work, reference, By("intervenant", marie))
        assert lifecycle.cancel(work, reference, By("beneficiary", cashier.payer(JEANNE))).cents == 481


def test_a_reject_gives_the_rights_back_tells_and_opens_a_task(cashier: Cashier) -> None:
    reference = cashier.must_pay(LUCIEN, 600)
    cashier.clock.move(hours=7)
    cashier.send(TUESDAY)
    with cashier.work() as work:
        assert lifecycle.reject(work, reference, "AC04").minutes == 600
    assert cashier.state(reference) == "reversed"
    assert cashier.tasks() == ["payment.rejected"]
    assert cashier.rows("select reason from payment_events where state = 'rejected'") == [("AC04",)]
    assert_money_holds(cashier.engine)
    with cashier.work() as work, pytest.raises(PaymentAlreadyReversed):
        lifecycle.reject(work, reference, "AC04")


def test_the_bank_refuses_only_what_it_was_given(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 60)
    with cashier.work() as work, pytest.raises(PaymentNotWithTheBank):
        lifecycle.reject(work, reference, "AC04")


def test_rights_go_back_to_an_expired_lot_and_an_adviser_knows(cashier: Cashier) -> None:
    reference = cashier.must_pay(LUCIEN, 60)
    cashier.clock.move(days=365)
    reversal = cashier.cancel(reference)
    assert reversal.expired == (date(2026, 1, 1),)
    assert cashier.tasks() == ["rights.returned_expired"]
    assert_money_holds(cashier.engine)


def test_a_dispute_opens_one_task_and_moves_nothing(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 60)
    jeanne = By("beneficiary", cashier.payer(JEANNE))
    with cashier.work() as work:
        assert lifecycle.dispute(work, reference, jeanne, "ce n'est pas moi")
        assert not lifecycle.dispute(work, reference, jeanne)
    assert cashier.tasks() == ["payment.disputed"]
    assert cashier.state(reference) == "accepted"
    assert_money_holds(cashier.engine)
