"""Tasks and call backs as one queue: what waits, since when, and who has it."""

from fastapi import APIRouter, Response

from backend.api.api_context import Id
from backend.console.console_context import ConsoleContext
from backend.console.console_page import Page, as_by_api
from backend.console.visit import HOME, Visit, Visiting
from backend.services import adviser_tasks, call_list, desk_views
from backend.services.by_hand import MOST_CHARACTERS
from backend.services.reaching import name_of, task_of
from backend.services.work import Work

QUEUE = f"{HOME}/taches"
MOST = 100


def _add(routes: APIRouter, _context: ConsoleContext) -> None:
    @routes.get("/taches")
    def listed(visit: Visiting) -> Response:
        with visit.work() as work:
            tasks = adviser_tasks.open_tasks(work, None, MOST, visit.account.programmes)
            mine = [task for task in tasks if task.taken_by == visit.account.name]
            sees_people = visit.may("beneficiary.look")
            return visit.page(
                "queue.html",
                groups=(
                    ("À moi", mine),
                    ("À prendre", [task for task in tasks if task.taken_by is None]),
                    ("Prises par d'autres", [task for task in tasks if task.taken_by and task not in mine]),
                ),
                owners=desk_views.owners_of(work, tasks) if sees_people else {},
                numbers=call_list.numbers_of(work, tasks) if sees_people else {},
                most=MOST,
            )

    @routes.post("/taches/{task_id}/prendre")
    def take(visit: Visiting, task_id: Id) -> Response:
        def act(work: Work) -> str:
            adviser_tasks.take(work, task_of(work, visit.act, task_id), name_of(visit.act))
            return "prise"

        return visit.acting(QUEUE, act)

    @routes.post("/taches/{task_id}/rendre")
    def release(visit: Visiting, task_id: Id) -> Response:
        def act(work: Work) -> str:
            adviser_tasks.release(work, task_of(work, visit.act, task_id))
            return "rendue"

        return visit.acting(QUEUE, act)

    @routes.post("/taches/{task_id}/terminer")
    def close(visit: Visiting, task_id: Id) -> Response:
        return visit.acting(QUEUE, lambda work: _close(work, visit, task_id))


def _close(work: Work, visit: Visit, task_id: int) -> str:
    adviser_tasks.close_task(work, task_of(work, visit.act, task_id), visit.form.get("note", "")[:MOST_CHARACTERS])
    return "terminee"


_ONE = "/console/taches/{task_id}"
PAGE = Page(
    _add,
    {
        "GET /console/taches": as_by_api("task.list"),
        f"POST {_ONE}/prendre": as_by_api("task.take"),
        f"POST {_ONE}/rendre": as_by_api("task.release"),
        f"POST {_ONE}/terminer": as_by_api("task.close"),
    },
    ((QUEUE, "Tâches et rappels", "task.list"),),
)
