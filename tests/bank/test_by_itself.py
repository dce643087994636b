"""The bank's day closes by itself, once, and those who want paper get their month's statement."""

from datetime import date

from backend.storage import paper
from bot.conversations.manager import ConversationManager
from tests.support.invariants import assert_money_holds
from tests.support.line import Line


def test_the_day_closes_by_itself_and_once(line: Line) -> None:
    reception = ConversationManager(line.context)
    reception.close_the_day()
    reception.close_the_day()
    assert line.rows("select programme, business_day from bank_files") == [("apa31", date(2026, 3, 9))]
    assert line.rows("select distinct state from payments") == [("batched",)]
    assert_money_holds(line.context.database)


def test_a_day_without_payments_makes_no_file(line: Line) -> None:
    reception = ConversationManager(line.context)
    reception.close_the_day()
    line.clock.move(days=1)
    reception.close_the_day()
    assert line.one("select count(*) from bank_files") == 1


def test_a_monthly_statement_is_asked_for_once(line: Line) -> None:
    lucien = line.one("select id from beneficiaries where cesu_code = '31000042'")
    assert isinstance(lucien, int)
    with line.context.database.begin() as connection:
        assert paper.want_paper(connection, lucien, wants=True)
    reception = ConversationManager(line.context)
    reception.close_the_day()
    reception.close_the_day()
    asked = "select beneficiary_id, month from print_jobs"
    assert line.rows(asked) == [(lucien, date(2026, 2, 1))]
    line.clock.move(days=31)
    reception.close_the_day()
    assert line.rows(asked) == [(lucien, date(2026, 2, 1)), (lucien, date(2026, 3, 1))]
