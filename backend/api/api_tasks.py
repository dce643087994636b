"""Tasks over REST: what a person has to look at. An account of some programmes sees what is about their people."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter

from backend.api.api_context import AdviserNote, ApiContext, Id, PageSize, name_of
from backend.api.api_guard import Asked
from backend.domain.audit import NotedAct
from backend.domain.task import NoSuchOpenTask, TaskKind
from backend.services import adviser_tasks, call_list
from backend.services.work import Work


def add_tasks(routes: APIRouter, context: ApiContext) -> None:
    """Add the routes of tasks."""

    @routes.get("/tasks")
    def listed(asked: Asked, kind: TaskKind | None = None, most: PageSize = 100) -> list[dict[str, Any]]:
        limit = asked.account.programmes if asked.account else None
        with context.work(asked) as work:
            found = adviser_tasks.open_tasks(work, kind, most, limit)
            numbers = call_list.numbers_of(work, found)
            return [{**asdict(task), "payload": call_list.shown(task, numbers)} for task in found]

    @routes.post("/tasks/{task_id}/take")
    def take(asked: Asked, task_id: Id) -> dict[str, Any]:
        with context.work(asked) as work:
            return asdict(adviser_tasks.take(work, task_of(work, asked, task_id), name_of(asked)))

    @routes.post("/tasks/{task_id}/release")
    def release(asked: Asked, task_id: Id) -> dict[str, bool]:
        with context.work(asked) as work:
            adviser_tasks.release(work, task_of(work, asked, task_id))
            return {"released": True}

    @routes.post("/tasks/{task_id}/close")
    def close(asked: Asked, task_id: Id, note: AdviserNote) -> dict[str, bool]:
        with context.work(asked) as work:
            adviser_tasks.close_task(work, task_of(work, asked, task_id), note.note)
            return {"closed": True}


def task_of(work: Work, act: NotedAct, task_id: int) -> int:
    """The number of a task, if the account may know that there is one.

    Raises:
        NoSuchOpenTask: It is not about somebody of a programme that the account is for.
    """
    limited = act.account is not None and act.account.programmes is not None
    if limited and not act.covers(adviser_tasks.programme_of(work, task_id) or ""):
        raise NoSuchOpenTask(task_id)
    act.about(task=task_id)
    return task_id
