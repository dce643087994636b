"""The bank's day closes by itself, once, at its programme's own hour; paper goes to those who want it."""

from datetime import date, time, timedelta
from pathlib import Path

from backend.domain.bank_file import BankFile
from backend.domain.programme import Programme
from backend.services import daily, printing
from bot.commands.allo_receipts import print_waiting
from tests.backend.services.cashier import LUCIEN, Cashier
from tests.support.invariants import assert_money_holds

MONDAY, TUESDAY = date(2026, 3, 9), date(2026, 3, 10)


def close_the_day(cashier: Cashier, programme: Programme | None = None) -> BankFile | None:
    """What the line does every few minutes."""
    with cashier.work() as work:
        return daily.close_the_day(work, programme or cashier.programme)


def test_the_day_closes_once(cashier: Cashier) -> None:
    first, again = close_the_day(cashier), close_the_day(cashier)
    assert first is not None
    assert again is None, "what was made before is not told again"
    assert cashier.rows("select programme, business_day from bank_files") == [("apa31", MONDAY)]
    assert cashier.rows("select distinct state from payments") == [("batched",)]
    assert_money_holds(cashier.engine)


def test_a_day_without_payments_makes_no_file(cashier: Cashier) -> None:
    close_the_day(cashier)
    cashier.clock.move(days=1)
    assert close_the_day(cashier) is None
    assert cashier.one("select count(*) from bank_files") == 1


def test_a_programme_closes_at_its_own_hour(cashier: Cashier) -> None:
    assert cashier.programme.bank is not None
    early = cashier.programme.bank.model_copy(update={"cut_off": time(9, 30)})
    made = close_the_day(cashier, cashier.programme.model_copy(update={"bank": early}))
    assert made is not None, "it is ten o'clock in Paris: a day that closes at half past nine is closed"
    assert made.business_day == TUESDAY


def test_a_programme_without_an_account_closes_no_day(cashier: Cashier) -> None:
    assert close_the_day(cashier, cashier.programme.model_copy(update={"bank": None})) is None


def test_a_monthly_statement_is_asked_for_once_even_after_it_was_printed(cashier: Cashier, tmp_path: Path) -> None:
    lucien = cashier.payer(LUCIEN)
    asked = "select beneficiary_id, month from print_jobs order by id"
    with cashier.work() as work:
        printing.send_statements(work, lucien, monthly=True)
        assert daily.ask_for_statements(work) == 1
        assert daily.ask_for_statements(work) == 0
    assert cashier.rows(asked) == [(lucien, date(2026, 2, 1))]
    print_waiting(cashier.engine, tmp_path, cashier.clock)
    with cashier.work() as work:
        assert daily.ask_for_statements(work) == 0, "it was printed: it is not asked for again"
        assert printing.ask_for_statement(work, lucien, date(2026, 2, 1)), "by hand, it may be"
    print_waiting(cashier.engine, tmp_path, cashier.clock)
    cashier.run("delete from print_jobs where key like 'statement:%'")
    cashier.clock.moment += timedelta(days=31)
    with cashier.work() as work:
        assert daily.ask_for_statements(work) == 1
    assert cashier.rows(asked) == [(lucien, date(2026, 2, 1)), (lucien, date(2026, 3, 1))]


MANY_ENTRIES = """
    insert into ledger (movement, account, cents, minutes, booked_at)
    select 'many:' || n, 'x', 0, 0, now() from generate_series(1, 45000) n"""


def test_after_a_large_import_all_of_the_ledger_is_sealed(cashier: Cashier) -> None:
    cashier.run(MANY_ENTRIES)
    close_the_day(cashier)
    close_the_day(cashier)
    assert cashier.one("select count(*) from ledger_seals") == cashier.one("select count(*) from ledger")
