"""A payment that is called wrong is looked at by an adviser; nothing moves."""

from backend.domain.lifecycle import By
from backend.services import disputing
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
