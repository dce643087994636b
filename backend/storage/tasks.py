"""Keeps what a person has to look at, so that whatever fails for good is seen and never silent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from backend.storage.tables_delivery import tasks

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Task:
    """Something for an adviser or an operator.

    Attributes:
        id: The storage's number of the task.
        kind: What it is about, such as `delivery.failed`.
        payload: Ids and references of its subject; no names, no numbers.
        opened_at: Since when it waits, in UTC.
        closed_at: When it was closed; None while it is open.
        note: What came of it, as the one who closed it wrote.
    """

    id: int
    kind: str
    payload: dict[str, Any]
    opened_at: datetime
    closed_at: datetime | None
    note: str | None


_TASK = [tasks.c[name] for name in Task.__dataclass_fields__]


def open_task(connection: Connection, kind: str, payload: Mapping[str, Any], now: datetime) -> int:
    """Open a task; returns its id.

    Args:
        connection: In the transaction of what the task is about.
        kind: What it is about, in words with dots, such as `payment.disputed`.
        payload: JSON; ids and references, never names or numbers.
        now: When it is opened.
    """
    done = connection.execute(
        insert(tasks).values(kind=kind, payload=dict(payload), opened_at=now).returning(tasks.c.id)
    )
    return int(done.scalar_one())


def open_tasks(connection: Connection, kind: str | None = None, most: int = MOST_LISTED) -> list[Task]:
    """The open tasks (of a kind, where it is given), the oldest first."""
    query = select(*_TASK).where(tasks.c.closed_at.is_(None)).order_by(tasks.c.opened_at, tasks.c.id)
    if kind is not None:
        query = query.where(tasks.c.kind == kind)
    return [Task(*row) for row in connection.execute(query.limit(most))]


def close_task(connection: Connection, task_id: int, now: datetime, note: str | None = None) -> bool:
    """Close a task; False where there is no such task, or it was closed before."""
    done = connection.execute(
        update(tasks).where(tasks.c.id == task_id, tasks.c.closed_at.is_(None)).values(closed_at=now, note=note)
    )
    return bool(done.rowcount)
