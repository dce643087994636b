"""A payment that is called wrong is looked at by an adviser; nothing moves."""

import pytest

from backend.domain.lifecycle import ADVISER, By, PaymentAlreadyCancelled
from backend.services import adviser_tasks, disputing
from tests.backend.services.cashier import JEANNE, Cashier
from tests.support.invariants import assert_money_holds


def test_a_dispute_opens_one_task_and_moves_nothing(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 60)
    jeanne = By("beneficiary", cashier.payer(JEANNE))
    with cashier.work() as work:
        assert disputing.dispute(work, reference, jeanne, "ce n'est pas moi")
        assert not disputing.dispute(work, reference, jeanne)
    assert cashier.tasks() == ["payment.disputed"]
    assert cashier.state(reference) == "accepted"
    assert_money_holds(cashier.engine)


def test_a_second_dispute_after_the_first_was_closed_opens_a_task(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 60)
    jeanne = By("beneficiary", cashier.payer(JEANNE))
    with cashier.work() as work:
        assert disputing.dispute(work, reference, jeanne)
        (task,) = adviser_tasks.open_tasks(work)
        adviser_tasks.close_task(work, task.id, "vu avec elle")
        assert disputing.dispute(work, reference, jeanne)
        assert not disputing.dispute(work, reference, jeanne)
        assert [each.kind for each in adviser_tasks.open_tasks(work)] == ["payment.disputed"]


@pytest.mark.parametrize("role", ["beneficiary", "adviser"])
def test_a_cancelled_payment_is_disputed_by_nobody(cashier: Cashier, role: str) -> None:
    reference = cashier.must_pay(JEANNE, 60)
    cashier.cancel(reference)
    by = By("beneficiary", cashier.payer(JEANNE)) if role == "beneficiary" else ADVISER
    with pytest.raises(PaymentAlreadyCancelled, match="is cancelled already"), cashier.work() as work:
        disputing.dispute(work, reference, by)
    assert cashier.tasks() == []
