"""Keeps what a person has to look at."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, func, insert, select, update

from backend.domain.task import Task
from backend.storage import task_owners
from backend.storage.tables import beneficiaries
from backend.storage.tables_delivery import tasks
from backend.storage.vault import vault_of

NOTE = "tasks.note"
ABOUT_SOMEBODY = 310007
"""The first number of the advisory locks that are somebody's."""

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


def open_each(connection: Connection, kind: str, payloads: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Open a task of a kind on each of these subjects, as `open_task` does."""
    rows = [{"kind": kind, "payload": dict(payload), "opened_at": now} for payload in payloads]
    if rows:
        connection.execute(insert(tasks), rows)


def was_opened(connection: Connection, kind: str, payload: Mapping[str, Any]) -> bool:
    """Whether there ever was a task of this kind on this very subject."""
    same = exists().where(tasks.c.kind == kind, tasks.c.payload == dict(payload))
    return bool(connection.execute(select(same)).scalar())


def open_tasks(
    connection: Connection, kind: str | None, most: int, programmes: Collection[str] | None = None
) -> list[Task]:
    """The open tasks (of a kind, and about people of some programmes, where they are given), the oldest first."""
    query = select(*_TASK).where(tasks.c.closed_at.is_(None)).order_by(tasks.c.opened_at, tasks.c.id)
    if kind is not None:
        query = query.where(tasks.c.kind == kind)
    if programmes is not None:
        query = query.where(task_owners.of_programmes(programmes))
    return [Task(**{**row._asdict(), "note": None}) for row in connection.execute(query.limit(most))]


def one_at_a_time(connection: Connection, about: int) -> None:
    """Let nobody else look at the tasks about somebody, who does so by this too, until the transaction ends."""
    connection.execute(select(func.pg_advisory_xact_lock(ABOUT_SOMEBODY, func.hashint8(about))))


def open_about(connection: Connection, kind: str, name: str, subject: int) -> list[int]:
    """The open tasks of a kind whose payload has this number under this name."""
    about = (tasks.c.kind == kind) & (tasks.c.payload[name].as_integer() == subject) & tasks.c.closed_at.is_(None)
    return list(connection.execute(select(tasks.c.id).where(about)).scalars())


def lock_open(connection: Connection, task_id: int) -> Task | None:
    """An open task, locked until the transaction ends; None where there is none."""
    query = select(*_TASK).where(tasks.c.id == task_id, tasks.c.closed_at.is_(None)).with_for_update()
    row = connection.execute(query).one_or_none()
    return Task(*row) if row else None


def set_taken(connection: Connection, task_id: int, taken_by: str | None, taken_at: datetime | None) -> None:
    """Write who sees to a task; None for nobody."""
    connection.execute(update(tasks).where(tasks.c.id == task_id).values(taken_by=taken_by, taken_at=taken_at))


def beneficiaries_of(connection: Connection, kind: str, programme: str) -> list[int]:
    """The numbers of the beneficiaries of a programme about whom a task of a kind is open."""
    whose = tasks.c.payload["beneficiary"].as_integer()
    query = select(beneficiaries.c.id).join(tasks, whose == beneficiaries.c.id)
    of_kind = (tasks.c.kind == kind) & tasks.c.closed_at.is_(None) & (beneficiaries.c.programme == programme)
    return list(connection.execute(query.where(of_kind).distinct().order_by(beneficiaries.c.id)).scalars())


def close_task(connection: Connection, task_id: int, now: datetime, note: str | None) -> dict[str, Any] | None:
    """Close a task; what it was about, and None where there is no such task, or it was closed before."""
    done = connection.execute(
        update(tasks)
        .where(tasks.c.id == task_id, tasks.c.closed_at.is_(None))
        .values(closed_at=now, note=note and vault_of(connection).seal(NOTE, note.encode()))
        .returning(tasks.c.payload)
    )
    payload: dict[str, Any] | None = done.scalar_one_or_none()
    return payload
