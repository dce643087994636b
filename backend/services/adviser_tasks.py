"""Opens, lists and closes what advisers and operators have to look at."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from backend.domain.task import NoSuchOpenTask, Task, TaskIsTaken, TaskKind
from backend.services.work import Work
from backend.storage import call_numbers, disputes, task_owners, tasks

MOST_LISTED = 200


def open_task(work: Work, kind: TaskKind, subject: Mapping[str, Any]) -> int:
    """Open a task; returns its id.

    Args:
        work: The transaction of what the task is about.
        kind: What it is about.
        subject: JSON; ids and references, never names or numbers.
    """
    return tasks.open_task(work.connection, kind, subject, work.now)


def open_each(work: Work, kind: TaskKind, subjects: Sequence[Mapping[str, Any]]) -> None:
    """Open a task of a kind on each of these subjects, as `open_task` does."""
    tasks.open_each(work.connection, kind, subjects, work.now)


def open_once(work: Work, kind: TaskKind, subject: Mapping[str, Any]) -> None:
    """Open a task, unless there ever was one on the very same subject."""
    if not tasks.was_opened(work.connection, kind, subject):
        open_task(work, kind, subject)


def open_tasks(
    work: Work, kind: TaskKind | None = None, most: int = MOST_LISTED, programmes: Collection[str] | None = None
) -> list[Task]:
    """The open tasks (of a kind, and about people of some programmes, where they are given), the oldest first."""
    return tasks.open_tasks(work.connection, kind, min(most, MOST_LISTED), programmes)


def programme_of(work: Work, task_id: int) -> str | None:
    """The programme of whom a task is about; None where it is about nobody."""
    return task_owners.programme_of(work.connection, task_id)


def take(work: Work, task_id: int, who: str) -> Task:
    """See to a task oneself from now on; taking one's own again changes nothing.

    Raises:
        NoSuchOpenTask: There is no such task, or it was closed before.
        TaskIsTaken: Somebody else sees to it.
    """
    task = _open(work, task_id)
    if task.taken_by not in {None, who}:
        raise TaskIsTaken(task_id, task.taken_by or "")
    tasks.set_taken(work.connection, task_id, who, task.taken_at or work.now)
    return _open(work, task_id)


def release(work: Work, task_id: int) -> None:
    """Leave a task to whoever takes it next.

    Raises:
        NoSuchOpenTask: There is no such task, or it was closed before.
    """
    _open(work, task_id)
    tasks.set_taken(work.connection, task_id, None, None)


def _open(work: Work, task_id: int) -> Task:
    task = tasks.lock_open(work.connection, task_id)
    if task is None:
        raise NoSuchOpenTask(task_id)
    return task


def close_about(work: Work, kind: TaskKind, name: str, subject: int, note: str) -> None:
    """Close the open tasks of a kind whose subject has this number under this name."""
    for task_id in tasks.open_about(work.connection, kind, name, subject):
        close_task(work, task_id, note)


def close_task(work: Work, task_id: int, note: str = "") -> None:
    """Close a task, with what came of it; the dispute that it is about is closed with it, a number to call forgotten.

    Raises:
        NoSuchOpenTask: There is no such task, or it was closed before.
    """
    subject = tasks.close_task(work.connection, task_id, work.now, note.strip() or None)
    if subject is None:
        raise NoSuchOpenTask(task_id)
    if isinstance(dispute := subject.get("dispute"), int):
        disputes.close_dispute(work.connection, dispute, work.now)
    call_numbers.forget(work.connection, task_id)
