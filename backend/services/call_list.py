"""Keeps the list of those whom an adviser calls back: once each, with the number in a place of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from backend.domain.call_wish import CallWish, Listed
from backend.domain.task import Task
from backend.services.adviser_tasks import open_task
from backend.services.work import Work
from backend.storage import call_numbers, tasks

CALL_BACK: Final = "call_back"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who is to be called back.

    Attributes:
        programme: The code of the programme for which the line speaks.
        conversation_id: The conversation in which it is wished; None where an adviser puts somebody known on the list.
        beneficiary_id: Who it is, where that is known.
        intervenant_id: Which intervenant it is, where it is one.
        number: Where they can be reached, E.164; None where they show none.
    """

    programme: str
    conversation_id: int | None
    beneficiary_id: int | None
    intervenant_id: int | None
    number: str | None

    @property
    def ids(self) -> Mapping[str, int]:
        """What an open task of theirs is found by."""
        known = {"beneficiary": self.beneficiary_id, "intervenant": self.intervenant_id}
        named = {name: subject for name, subject in known.items() if subject is not None}
        if named or self.conversation_id is None:
            return named
        return {"conversation": self.conversation_id}


def is_listed(work: Work, who: Waiting) -> bool:
    """Whether somebody waits already, by who they are.

    Where that is not known, by this conversation alone: a number can be forged, and tells nobody what it waits for.
    """
    return any(tasks.open_about(work.connection, CALL_BACK, name, subject) for name, subject in who.ids.items())


def add(work: Work, who: Waiting, wish: CallWish) -> Listed:
    """Put somebody on the list, unless they are on it.

    Raises:
        ValueError: There is no number at which to call them.
    """
    if who.number is None:
        raise ValueError("A call back needs a number.")
    unknown = who.beneficiary_id is None and who.intervenant_id is None
    if is_listed(work, who) or (unknown and call_numbers.is_waiting(work.connection, who.number)):
        return "known"
    about = {"topic": wish.subject.topic, "payee": wish.subject.payee_id, "day": wish.day and str(wish.day)}
    part = wish.part if wish.part != "any" else None
    subject = {"programme": who.programme, **who.ids, **about, "part": part, "conversation": who.conversation_id}
    told: dict[str, Any] = {name: value for name, value in subject.items() if value is not None}
    if not unknown:
        told["known_number"] = wish.subject.known_number
    call_numbers.keep(work.connection, open_task(work, CALL_BACK, told), who.number)
    return "listed"


def numbers_of(work: Work, listed: Sequence[Task]) -> dict[int, str]:
    """Where to call back, E.164, by the task's id."""
    return call_numbers.of_tasks(work.connection, [task.id for task in listed if task.kind == CALL_BACK])


def shown(task: Task, numbers: Mapping[int, str]) -> dict[str, Any]:
    """What a task is about, with the number to call where it is a call back."""
    return task.payload | ({"number": numbers[task.id]} if task.id in numbers else {})
