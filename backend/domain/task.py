"""What a person has to look at, so that whatever fails for good is seen and never silent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

TaskKind = Literal[
    "activation.code_used_up",
    "activation.letter_wanted",
    "bank.conflict",
    "bank.unknown",
    "call_back",
    "card.to_refund",
    "card.unclear",
    "delivery.failed",
    "identification.throttled",
    "intervenant.unreachable",
    "letter.not_printed",
    "news.given_up",
    "number.to_register",
    "outbox.unreadable",
    "owner.unreachable",
    "payment.disputed",
    "payment.left_out",
    "payment.rejected",
    "payment.to_check",
    "payment.to_recover",
    "rights.returned_expired",
]
"""What a task may be about: by these, tasks are listed."""

TASK_KINDS: tuple[TaskKind, ...] = get_args(TaskKind)


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
        taken_by: Who sees to it; None while nobody does.
        taken_at: Since when, in UTC.
    """

    id: int
    kind: str
    payload: dict[str, Any]
    opened_at: datetime
    closed_at: datetime | None
    note: str | None
    taken_by: str | None = None
    taken_at: datetime | None = None


class NoSuchOpenTask(LookupError):  # noqa: N818 - a sentence, as all our errors
    """There is no task of this number, or it was closed before."""

    def __init__(self, task_id: int) -> None:
        super().__init__(f"There is no open task {task_id}: it was closed before, or never opened.")


class TaskIsTaken(Exception):  # noqa: N818 - a sentence, as all our errors
    """Somebody else sees to a task."""

    def __init__(self, task_id: int, taken_by: str) -> None:
        super().__init__(f"{taken_by} sees to the task {task_id}: ask them, or have it released.")
