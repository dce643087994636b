"""Tasks over REST: what a person has to look at. An account of some programmes sees what is about their people."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter

from backend.api.api_context import AdviserNote, ApiContext, Id, PageSize
from backend.api.api_guard import Asked
from backend.domain.task import TaskKind
from backend.services import adviser_tasks, call_list
from backend.services.reaching import name_of, task_of


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
