"""Counts what operators watch, by indexes and under a limit of two seconds."""

from datetime import datetime

from sqlalchemy import Connection, text

from backend.domain.figures import Figures
from backend.domain.pin import MOST_PIN_ERRORS_IN_ALL

_ONES = text(
    """
    select (select count(*) from payments where state = 'accepted' and held),
        waiting.messages, waiting.age,
        (select count(*) from pins where fails >= :most or blocked_until > :now),
        (select count(*) from bank_files where sent_at is null),
        (select count(*) from bank_reports where applied_at is null)
    from (
        select count(*) as messages, coalesce(extract(epoch from :now - min(queued_at)), 0) as age
        from outbox where done_at is null and (due_at <= :now or attempts > 0)
    ) as waiting
    """
)
_PAYMENTS = text("select state, count(*), sum(cents) from payments group by 1")
_TASKS = text("select kind, count(*) from tasks where closed_at is null group by 1")


def figures(connection: Connection, now: datetime) -> Figures:
    """How the line fares now."""
    connection.execute(text("set local statement_timeout = '2s'"))
    held, waiting, age, blocked, unsent, unfinished = connection.execute(
        _ONES, {"now": now, "most": MOST_PIN_ERRORS_IN_ALL}
    ).one()
    payments = {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(_PAYMENTS)}
    tasks = {row[0]: int(row[1]) for row in connection.execute(_TASKS)}
    return Figures(payments, held, waiting, float(age), tasks, blocked, unsent, unfinished)
