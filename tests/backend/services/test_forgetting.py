"""What was kept long enough is forgotten, and whose account was closed long ago is erased once nothing is open."""

import pytest
from sqlalchemy import Engine

from backend.domain.retention import Retention
from backend.services import contact_keeping, forgetting
from backend.services.bank import reconciling
from backend.services.by_hand import Trace
from backend.services.work import Work
from bot.conversations.manager import ConversationManager
from tests.backend.services.cashier import JEANNE, LUCIEN, Cashier
from tests.support.clock import StoppedClock
from tests.support.line import Line

KEPT_CHANGES = "select count(*) from contact_changes where was <> '' and why is not null"


def forget(cashier: Cashier) -> int:
    """Forget every kind as the server does; how many people were erased."""
    erased = 0
    for each in (*forgetting.OFTEN.values(), *forgetting.DAILY.values()):
        with cashier.work() as work:
            erased += each(work, Retention()) or 0
    return erased


def test_whose_account_was_closed_five_years_ago_is_erased_once_their_payments_are_over(
    engine: Engine, application: Engine, clock: StoppedClock
) -> None:
    cashier, owner = Cashier(application, clock), Cashier(engine, clock)
    lucien, reference = cashier.payer(LUCIEN), cashier.must_pay(LUCIEN, 30)
    with cashier.work() as work:
        contact_keeping.change_email(work, lucien, "lucien@example.org", Trace("Anne", "demande"))
    owner.run(
        "update beneficiaries set closed_on = '2026-03-01' where id in (:a, :b)", a=lucien, b=cashier.payer(JEANNE)
    )
    owner.run(
        "update lots set cents_ended = cents_total - cents_used,"
        " minutes_ended = coalesce(minutes_total - minutes_used, 0)"
    )
    owner.run("update intervenants set closed_on = '2026-03-01' where id = (select max(id) from intervenants)")
    clock.move(days=300)
    assert forget(cashier) == 0
    assert cashier.one(KEPT_CHANGES) == 1
    clock.move(days=6 * 365)
    assert forget(cashier) == 2, "who has a payment on its way is left"
    assert cashier.one(KEPT_CHANGES) == 0
    with cashier.work() as work:
        assert contact_keeping.changes_of(work, lucien) == []
    owner.run("update payments set state = 'settled'")
    assert forget(cashier) == 1
    assert forget(cashier) == 0
    assert cashier.rows("select cesu_code from beneficiaries where id = :id", id=lucien) == [(None,)]
    assert cashier.one("select beneficiary_id from payments where reference = :r", r=reference) == lucien
    with cashier.work() as work:
        assert [
            each for each in reconciling.reconcile(work).wrong if "eneficiary" in each and "payment" not in each
        ] == []


def test_a_kind_that_fails_keeps_no_other(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    manager = ConversationManager(line.context)
    line.clock.move(days=400)
    told: list[str] = []

    def fails(_work: Work, _keep: Retention) -> None:
        told.append("fails")
        raise ValueError

    monkeypatch.setattr(forgetting, "DAILY", {"first": fails, "second": lambda *_: told.append("second")})
    manager.close_the_day()
    manager.close_the_day()
    assert told == ["fails", "second"] * 2, "the day is not over with before all is forgotten"
