"""What the bank refuses goes back to its lots, and both sides and an adviser know."""

from datetime import date

from backend.domain.lifecycle import BANK
from backend.domain.nameless_payment import NamelessPayment
from backend.services import payment_lookup
from backend.services.bank import settling
from backend.services.work import Work
from tests.backend.services.cashier import JEANNE, LUCIEN, Cashier
from tests.support.invariants import assert_money_holds

TUESDAY = date(2026, 3, 10)


def known(work: Work, reference: str) -> NamelessPayment:
    return NamelessPayment.of(payment_lookup.find(work, reference, BANK))


def test_a_reject_gives_the_rights_back_tells_and_opens_a_task(cashier: Cashier) -> None:
    reference = cashier.must_pay(LUCIEN, 600)
    cashier.clock.move(hours=7)
    cashier.send(TUESDAY)
    with cashier.work() as work:
        (back,) = settling.reject(work, [known(work, reference)], "AC04")
    assert (back.reference, back.minutes) == (reference, 600)
    assert cashier.state(reference) == "reversed"
    assert cashier.tasks() == ["payment.rejected"]
    assert cashier.rows("select reason from payment_events where state = 'rejected'") == [("AC04",)]
    assert_money_holds(cashier.engine)
    with cashier.work() as work:
        assert settling.reject(work, [known(work, reference)], "AC04") == []
    assert_money_holds(cashier.engine)


def test_the_bank_refuses_only_what_it_was_given(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 60)
    with cashier.work() as work:
        assert settling.reject(work, [known(work, reference)], "AC04") == []
    assert cashier.state(reference) == "accepted"
