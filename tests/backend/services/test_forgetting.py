"""What was kept long enough is forgotten, and whose account was closed long ago is erased once nothing is open."""

from sqlalchemy import Engine

from backend.domain.retention import Retention
from backend.services import contact_keeping, forgetting
from backend.services.bank import reconciling
from backend.services.by_hand import Trace
from tests.backend.services.cashier import JEANNE, LUCIEN, Cashier
from tests.support.clock import StoppedClock

KEPT_CHANGES = "select count(*) from contact_changes where was <> '' and why is not null"


def forget(cashier: Cashier) -> int:
    with cashier.work() as work:
        return forgetting.forget_old(work, Retention())


def test_whose_account_was_closed_five_years_ago_is_erased_once_their_payments_are_over(
    engine: Engine, clock: StoppedClock
) -> None:
    cashier = Cashier(engine, clock)
    lucien, reference = cashier.payer(LUCIEN), cashier.must_pay(LUCIEN, 30)
    with cashier.work() as work:
        contact_keeping.change_email(work, lucien, "lucien@example.org", Trace("Anne", "demande"))
    cashier.run(
        "update beneficiaries set closed_on = '2026-03-01' where id in (:a, :b)", a=lucien, b=cashier.payer(JEANNE)
    )
    cashier.run(
        "update lots set cents_ended = cents_total - cents_used,"
        " minutes_ended = coalesce(minutes_total - minutes_used, 0)"
    )
    clock.move(days=300)
    assert forget(cashier) == 0
    assert cashier.one(KEPT_CHANGES) == 1
    clock.move(days=6 * 365)
    assert forget(cashier) == 1, "who has a payment on its way is left"
    assert cashier.one(KEPT_CHANGES) == 0
    with cashier.work() as work:
        assert contact_keeping.changes_of(work, lucien) == []
    cashier.run("update payments set state = 'settled'")
    assert forget(cashier) == 1
    assert forget(cashier) == 0
    assert cashier.rows("select cesu_code from beneficiaries where id = :id", id=lucien) == [(None,)]
    assert cashier.one("select beneficiary_id from payments where reference = :r", r=reference) == lucien
    with cashier.work() as work:
        assert [
            each for each in reconciling.reconcile(work).wrong if "eneficiary" in each and "payment" not in each
        ] == []
