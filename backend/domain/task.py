"""What a person has to look at, so that whatever fails for good is seen and never silent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


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


class NoSuchOpenTask(LookupError):  # noqa: N818 - a sentence, as all our errors
    """There is no task of this number, or it was closed before."""

    def __init__(self, task_id: int) -> None:
        super().__init__(f"There is no open task {task_id}: it was closed before, or never opened.")
