"""Plans d'aide are credited once a month, and what is left on a lot's last day goes back, or on, once."""

from datetime import date
from threading import Barrier, Thread

import pytest

from backend.domain.programme import Programme
from backend.services import turning_rights
from backend.services.bank.reconciling import reconcile
from backend.services.by_hand import Trace, pay_again
from backend.services.turning_rights import Ended
from backend.storage.lot_grants import GivenLots
from tests.backend.services.bank.iso20022_messages import camt054, debit, returned
from tests.backend.services.cashier import JEANNE, LUCIEN, SIMONE, Cashier
from tests.support.invariants import assert_money_holds

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
HOURS, WORTH = 1200, 9_617
"""A month of the plan: 20 hours, worth 96.17 €."""

PLAN = """
insert into plans (beneficiary_id, source, minutes_month, cents_month, first_month, last_month, mode)
values (:who, :source, :minutes, :cents, '2026-03-01', '2026-05-01', :mode)
"""
LOTS = """
select opens_on, expires_on, minutes_total, cents_total, mode, source from lots
where beneficiary_id = :who and source not like 'demo-%' order by id
"""


@pytest.fixture
def planned(cashier: Cashier) -> Cashier:
    """Simone has a plan d'aide for March, April and May."""
    cashier.run(PLAN, who=cashier.payer(SIMONE), source="PA-7", minutes=HOURS, cents=WORTH, mode="direct")
    return cashier


def credit(cashier: Cashier, month: date) -> GivenLots:
    with cashier.work() as work:
        return turning_rights.credit_month(work, cashier.programme, month)


def expire(cashier: Cashier, programme: Programme | None = None) -> Ended:
    with cashier.work() as work:
        return turning_rights.end_expired(work, programme or cashier.programme)


def carrying(cashier: Cashier, months: int) -> Programme:
    rules = cashier.programme.rights.model_copy(update={"carried_over_months": months})
    return cashier.programme.model_copy(update={"rights": rules})


def assert_books_hold(cashier: Cashier) -> None:
    assert_money_holds(cashier.engine)
    with cashier.work() as work:
        assert reconcile(work).differences == ()


def left_of(cashier: Cashier, cesu_code: str) -> object:
    return cashier.one(
        "select sum(cents_total - cents_used - cents_ended) from lots where beneficiary_id = :who",
        who=cashier.payer(cesu_code),
    )


def test_a_month_is_credited_once(planned: Cashier) -> None:
    first = credit(planned, date(2026, 3, 31))
    assert (first.lots, first.minutes, first.cents) == (1, HOURS, WORTH)
    assert credit(planned, MARCH) == GivenLots((), 0, 0)
    assert planned.rows(LOTS, who=planned.payer(SIMONE)) == [
        (MARCH, date(2026, 6, 30), HOURS, WORTH, "direct", "plan:PA-7:2026-03"),
    ]
    assert_books_hold(planned)


def test_each_month_of_the_plan_and_no_other(planned: Cashier) -> None:
    months = [date(2026, month, 1) for month in (2, 3, 4, 5, 6)]
    assert [credit(planned, month).lots for month in months] == [0, 1, 1, 1, 0]


def test_a_closed_account_is_credited_no_more(planned: Cashier) -> None:
    planned.run("update beneficiaries set closed_on = '2026-03-01' where id = :who", who=planned.payer(SIMONE))
    assert credit(planned, MARCH).lots == 0


def test_another_programme_s_plans_are_its_own(planned: Cashier) -> None:
    with planned.work() as work:
        assert turning_rights.credit_month(work, planned.programmes["apa04"], MARCH).lots == 0


def test_a_month_credited_by_two_at_once_is_credited_once(planned: Cashier) -> None:
    together, done = Barrier(4), []

    def run() -> None:
        with planned.work() as work:
            together.wait(10)
            done.append(turning_rights.credit_month(work, planned.programme, MARCH).lots)

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(done) == [0, 0, 0, 1]
    assert_books_hold(planned)


def test_what_is_left_goes_back_after_the_last_day(cashier: Cashier) -> None:
    before = left_of(cashier, LUCIEN)
    cashier.clock.moment = cashier.clock.moment.replace(month=5, day=31)
    assert expire(cashier) == Ended(0, 0, 0)
    cashier.clock.move(days=1)
    (left,) = (row[0] for row in cashier.rows(
        "select sum(cents_total - cents_used) from lots join beneficiaries b on b.id = beneficiary_id"
        " where expires_on = '2026-05-31' and programme = 'apa31'"
    ))  # fmt: skip
    assert expire(cashier).cents == left
    assert expire(cashier) == Ended(0, 0, 0)
    assert left_of(cashier, LUCIEN) < before  # type: ignore[operator]
    assert_books_hold(cashier)


def test_what_comes_back_to_an_ended_lot_ends_too(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 210)
    cashier.clock.moment = cashier.clock.moment.replace(month=7, day=1)
    expire(cashier)
    cashier.cancel(reference)
    assert expire(cashier) == Ended(1, 1683, 0)
    assert left_of(cashier, JEANNE) == 0
    assert_books_hold(cashier)


def test_what_the_bank_refused_is_paid_again_from_what_ended(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 210)
    cashier.clock.move(hours=7)
    cashier.send(cashier.clock().date())
    cashier.receive(camt054(debit(reference, 1683)))
    cashier.clock.moment = cashier.clock.moment.replace(month=7, day=1)
    cashier.receive(camt054(returned(reference, 1683)))
    assert cashier.state(reference) == "reversed"
    expire(cashier)
    assert left_of(cashier, JEANNE) == 0
    with cashier.work() as work:
        assert pay_again(work, reference, Trace("an adviser", "the account was closed")).cents == 1683
    assert expire(cashier) == Ended(0, 0, 0)
    assert_books_hold(cashier)


@pytest.mark.parametrize(("months", "last_day"), [(1, date(2026, 7, 31)), (3, date(2026, 9, 30))])
def test_what_is_carried_over_is_given_anew_once(cashier: Cashier, months: int, last_day: date) -> None:
    programme, left = carrying(cashier, months), int(str(left_of(cashier, JEANNE)))
    cashier.clock.moment = cashier.clock.moment.replace(month=7, day=1)
    ended = expire(cashier, programme)
    assert ended.cents >= ended.carried_cents >= left, "what could not be spent any more by now is not carried"
    lots = cashier.rows(LOTS, who=cashier.payer(JEANNE))
    assert [(opens, expires, cents) for opens, expires, _, cents, _, _ in lots] == [(date(2026, 7, 1), last_day, left)]
    assert_books_hold(cashier)
    cashier.clock.moment = cashier.clock.moment.replace(year=2027)
    assert expire(cashier, programme).carried_cents == 0
    assert left_of(cashier, JEANNE) == 0
    assert_books_hold(cashier)


def test_what_cannot_be_carried_far_enough_is_not(cashier: Cashier) -> None:
    cashier.clock.moment = cashier.clock.moment.replace(year=2028)
    ended = expire(cashier, carrying(cashier, 3))
    assert ended.cents > 0
    assert ended.carried_cents == 0


def test_lots_that_end_while_payments_are_given_back_to_them_balance(cashier: Cashier) -> None:
    paid = [cashier.must_pay(JEANNE, minutes) for minutes in (30, 60, 90, 120, 150)]
    cashier.clock.moment = cashier.clock.moment.replace(month=7, day=1)
    threads = [Thread(target=cashier.cancel, args=(each,)) for each in paid]
    threads += [Thread(target=expire, args=(cashier,)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    expire(cashier)
    assert left_of(cashier, JEANNE) == 0
    assert_books_hold(cashier)
