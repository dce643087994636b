"""A business week at the bank, over Easter 2026, with a clock that the test moves."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from backend.domain.bank_file import BankFile
from backend.domain.cut_off import last_closed_day
from backend.services.bank import exporting, reconciling
from backend.services.bank.exporting import NoBankFile
from tests.backend.services.bank.iso20022_messages import batch, camt054, pain002, returned, status
from tests.backend.services.cashier import JEANNE, LUCIEN, SIMONE, Cashier
from tests.support.clock import StoppedClock
from tests.support.invariants import assert_money_holds

MAUNDY_THURSDAY = datetime(2026, 4, 2, 8, 0, tzinfo=UTC)
BUSINESS_DAYS = [date(2026, 4, day) for day in (2, 7, 8, 9, 10)]


@pytest.fixture
def easter(engine: Engine) -> Cashier:
    """A cashier at ten in Paris on the Thursday before Easter, with the demo's rights of March."""
    return Cashier(engine, StoppedClock(MAUNDY_THURSDAY))


def end_of_day(cashier: Cashier) -> BankFile | None:
    """What a clerk does each evening at five in Paris: export what is closed, or hear why there is none."""
    assert cashier.programme.bank is not None
    today = cashier.clock().date()
    if last_closed_day(cashier.clock(), cashier.programme.bank.cut_off) != today:
        with cashier.work() as work, pytest.raises(NoBankFile, match="not a business day"):
            exporting.export(work, cashier.programme, today)
        return None
    return cashier.send(today)


def test_a_business_week_over_easter(easter: Cashier) -> None:
    files: list[BankFile] = []
    for day in range(9):
        easter.clock.moment = MAUNDY_THURSDAY + timedelta(days=day)
        for payer in (JEANNE, LUCIEN, SIMONE):
            easter.must_pay(payer, 60)
        given_up = easter.must_pay(LUCIEN, 30)
        easter.cancel(given_up)
        easter.clock.move(hours=7)
        if file := end_of_day(easter):
            files.append(file)
            answer_of_the_bank(easter, file)
        assert_money_holds(easter.engine)
    assert [file.business_day for file in files] == BUSINESS_DAYS
    # Two of the demo's payments and Thursday's three; then four closed days' worth and Tuesday's own.
    assert [file.transfers for file in files] == [5, 15, 3, 3, 3]
    assert easter.rows("select state, count(*) from payments group by 1 order by 1") == [
        ("cancelled", 9),
        ("reversed", 5),
        ("settled", 24),
    ]
    with easter.work() as work:
        found = reconciling.reconcile(work)
    (apa,) = [each for each in found.sums if each.programme == "apa31"]
    assert found.differences == ()
    assert apa.files == sum(file.cents for file in files)
    assert apa.paid == apa.settled


def answer_of_the_bank(cashier: Cashier, file: BankFile) -> None:
    """The bank takes the file, refuses its first transfer, books it, and returns nothing else."""
    ((first, cents),) = cashier.rows(
        "select p.reference, p.cents from bank_transfers t join payments p on p.id = t.payment_id"
        " where t.file_id = :file order by p.id limit 1",
        file=file.id,
    )
    number = file.id
    group = "<GrpSts>ACCP</GrpSts>"
    cashier.receive(pain002(file.message_id, group=group, number=number))
    cashier.receive(camt054(batch(file.message_id, file.cents), number=number))
    cashier.receive(camt054(returned(str(first), int(str(cents)), "AC01"), number=number + 100))
    again = cashier.receive(pain002(file.message_id, status(str(first), "RJCT", "AC01"), number=number + 200))
    assert (again.rejected, again.noted) == (0, 1)
