"""The line closes its day by itself: the bank's files, and the statements of the month that has ended."""

from datetime import date

from bot.conversations.manager import ConversationManager
from tests.support.line import Line


def test_the_line_closes_its_day_and_once(line: Line) -> None:
    reception = ConversationManager(line.context)
    reception.close_the_day()
    reception.close_the_day()
    assert line.rows("select programme, business_day from bank_files") == [("apa31", date(2026, 3, 9))]
    assert line.rows("select distinct state from payments") == [("batched",)]
