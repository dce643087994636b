"""What is left of rights that end goes back to who funds it, to the cent, and every sum still agrees."""

from backend.services.bank import reconciling
from backend.services.work import Work
from backend.storage import rights_endings
from tests.backend.services.cashier import JEANNE, LUCIEN, Cashier
from tests.support.invariants import assert_money_holds

LOTS_OF = "select l.id from lots l join beneficiaries b on b.id = l.beneficiary_id where cesu_code = :code order by 1"
LEFT = "select sum(minutes_ended), sum(cents_ended) from lots"


def lots_of(cashier: Cashier, code: str) -> list[int]:
    return [int(str(lot)) for (lot,) in cashier.rows(LOTS_OF, code=code)]


def withdraw(work: Work, lots: list[int]) -> int:
    return len(rights_endings.end(work.connection, lots, "withdrawal", work.now))


def reconciled(cashier: Cashier) -> tuple[str, ...]:
    with cashier.work() as work:
        return tuple(reconciling.reconcile(work).differences)


def test_the_rest_goes_back_and_what_was_paid_stays_paid(cashier: Cashier) -> None:
    cashier.must_pay(JEANNE, 210)
    with cashier.work() as work:
        assert withdraw(work, lots_of(cashier, JEANNE)) == 1
    assert cashier.rows(LEFT) == [(42 * 60 - 210, 20194 - 1683)]
    assert cashier.pay(JEANNE, 1) is None
    assert reconciled(cashier) == ()
    assert_money_holds(cashier.engine)


def test_ending_twice_takes_nothing_more(cashier: Cashier) -> None:
    ids = lots_of(cashier, LUCIEN)
    with cashier.work() as work:
        assert withdraw(work, ids) == len(ids)
        assert withdraw(work, ids) == 0
    assert reconciled(cashier) == ()


def test_what_comes_back_to_a_lot_that_was_withdrawn_is_taken_back_too(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 60)
    with cashier.work() as work:
        withdraw(work, lots_of(cashier, JEANNE))
    cashier.cancel(reference)
    assert cashier.pay(JEANNE, 1) is None
    assert cashier.rows(LEFT) == [(42 * 60, 20194)]
    assert reconciled(cashier) == ()


def test_an_end_that_nobody_booked_is_found(cashier: Cashier) -> None:
    cashier.run("update lots set minutes_ended = 1, cents_ended = 8 where id = (select min(id) from lots)")
    assert any("taken back" in sentence for sentence in reconciled(cashier))
