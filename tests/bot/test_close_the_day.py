"""The line closes its day by itself: the bank's files, and the statements of the month that has ended."""

from datetime import date

from bot.conversations.manager import ConversationManager
from tests.support import opened_tables
from tests.support.clock import StoppedClock
from tests.support.line import Line


def test_the_line_closes_its_day_and_once(line: Line) -> None:
    reception = ConversationManager(line.context)
    reception.close_the_day()
    reception.close_the_day()
    assert line.rows("select programme, business_day from bank_files") == [("apa31", date(2026, 3, 9))]
    assert line.rows("select distinct state from payments") == [("batched",)]


def test_the_line_turns_rights_once_a_day(line: Line, clock: StoppedClock) -> None:
    reception = ConversationManager(line.context)
    plan = (
        "insert into plans (beneficiary_id, source, minutes_month, cents_month, first_month, last_month)"
        " select id, 'PA-1', 600, 4808, '2026-03-01', '2026-12-01' from beneficiaries where cesu_code = '31000017'"
    )
    credited = "select count(*) from lots where source like 'plan:PA-1:%'"
    ended = "select sum(cents_ended) > 0 from lots"
    reception.close_the_day()
    with line.context.database.begin() as connection:
        opened_tables.run(connection, plan)
    reception.close_the_day()
    assert line.rows(credited) == [(0,)], "what comes during a day is credited the next one, or by `allo rights credit`"
    clock.move(days=1)
    reception.close_the_day()
    assert line.rows(credited) == [(1,)]
    assert line.rows(ended) == [(False,)]
    clock.moment = clock.moment.replace(month=6, day=1)
    reception.close_the_day()
    assert line.rows(credited) == [(2,)]
    assert line.rows(ended) == [(True,)]
