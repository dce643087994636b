"""Forgets what has been kept long enough and is nobody's business any more."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, select, text

from backend.storage.sealed_people import SealedPeople

CHANGES = "update contact_changes set was = '', why = null, reached = null where at < :before and was <> ''"
PRINTS = """delete from print_jobs j using print_batches b
    where b.id = j.batch_id and b.written_at < :before and j.key not like 'monthly:%'"""
NOTES = (
    "update tasks set note = null where closed_at < :before and note is not null",
    "update disputes set words = '' where closed_at < :before and length(words) > 0",
)


def forget_changes(connection: Connection, before: datetime) -> None:
    """Forget what stood where contact details were changed before a moment."""
    connection.execute(text(CHANGES), {"before": before})


def forget_prints(connection: Connection, before: datetime) -> None:
    """Forget what was printed before a moment; a month's statement is asked for once for ever."""
    connection.execute(text(PRINTS), {"before": before})


def forget_notes(connection: Connection, before: datetime) -> None:
    """Empty what was written on tasks and said in disputes that were closed before a moment."""
    for statement in NOTES:
        connection.execute(text(statement), {"before": before})


def closed_since(connection: Connection, kind: SealedPeople, before: date, most: int) -> Sequence[int]:
    """Some of those whose account was closed before a day and who are not erased."""
    people = kind.table.c
    query = select(people.id).where(people.closed_on < before, people.key_id.is_not(None))
    return connection.execute(query.order_by(people.closed_on, people.id).limit(most)).scalars().all()
