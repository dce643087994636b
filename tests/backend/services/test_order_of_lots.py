"""Rights of one mode are spent before rights for every mode of the same dates, and locked in that same order."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, text

from backend.domain.rights import Lot, Rights
from backend.services import granting, identifying
from backend.storage import lots, rights_endings
from tests.backend.services.cashier import JEANNE, Cashier

HOUR = 60
WAITING = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
FREE = "select count(*) from (select 1 from lots where id = :lot for update skip locked) free"


@pytest.fixture
def granted(cashier: Cashier) -> tuple[int, int]:
    """Jeanne's only rights, two lots of an hour of the same dates: for every mode, then for her payee's alone."""
    cashier.run("update lots set expires_on = '2026-01-31', opens_on = '2026-01-01'")
    with cashier.work() as work:
        who = cashier.payer(JEANNE)
        mode = identifying.known_payees(work, who)[0].mode
        assert mode is not None
        first, last = work.today, work.today + timedelta(days=30)
        return (
            granting.grant(work, who, Lot(0, first, last, HOUR, 500, 0, 0)),
            granting.grant(work, who, Lot(0, first, last, HOUR, 500, 0, 0, mode=mode)),
        )


def test_rights_of_one_mode_are_spent_first(cashier: Cashier, granted: tuple[int, int]) -> None:
    for_all, restricted = granted
    with cashier.work() as work:
        kept = lots.lots_of(work.connection, cashier.payer(JEANNE))
        assert [lot.id for lot in Rights.on(work.today, kept).lots] == [restricted, for_all]
    cashier.must_pay(JEANNE, HOUR)
    drawn = "select id from lots where minutes_used = 60 and id = any(:ids)"
    assert cashier.rows(drawn, ids=list(granted)) == [(restricted,)]


def test_they_are_given_back_in_the_order_in_which_they_are_spent(cashier: Cashier, granted: tuple[int, int]) -> None:
    for_all, restricted = granted
    reference = cashier.must_pay(JEANNE, 2 * HOUR)
    with cashier.work() as work:
        paid = int(str(cashier.one("select id from payments where reference = :paid", paid=reference)))
        assert [taken.lot_id for taken in lots.draws_of(work.connection, paid)] == [restricted, for_all]


@pytest.mark.parametrize("by", ["a beneficiary", "an ending"])
def test_they_are_locked_in_the_order_in_which_they_are_spent(
    cashier: Cashier, granted: tuple[int, int], by: str
) -> None:
    for_all, restricted = granted
    who = cashier.payer(JEANNE)

    def lock(connection: Connection) -> None:
        if by == "a beneficiary":
            lots.lock_lots(connection, {who})
        else:
            rights_endings.end(connection, [for_all, restricted], "withdrawal", cashier.clock())

    with cashier.engine.begin() as holder:
        holder.execute(text("select 1 from lots where id = :lot for update"), {"lot": restricted})
        waiter = threading.Thread(target=in_a_transaction, args=(cashier, lock))
        waiter.start()
        until(lambda: cashier.one(WAITING) == 1)
        assert cashier.one(FREE, lot=for_all) == 1, "who waits for the first lot does not hold the second yet"
    waiter.join()


def in_a_transaction(cashier: Cashier, act: Callable[[Connection], None]) -> None:
    with cashier.engine.begin() as connection:
        act(connection)


def until(true: Callable[[], bool]) -> None:
    patience = time.monotonic() + 5
    while not true():
        assert time.monotonic() < patience, "nobody waits"
        time.sleep(0.01)
