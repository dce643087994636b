"""Tells issuers what was given, used and ended, and what was paid, by programme and month."""

from datetime import date, datetime, time

from backend.domain.account_month import AccountMonth
from backend.domain.calendar import PARIS, month_after
from backend.services.work import Work
from backend.storage import account_month_queries


def account_months(work: Work, first: date, last: date, programme: str | None = None) -> list[AccountMonth]:
    """The months in which anything happened.

    Args:
        work: Reads only.
        first: Any day of the first month.
        last: Any day of the last month.
        programme: A programme's code; None for all.
    """
    start, stop = (datetime.combine(day, time(), PARIS) for day in (first.replace(day=1), month_after(last, 1)))
    found = account_month_queries.account_months(work.connection, start, stop)
    return [each for each in found if programme in (None, each.programme)]
