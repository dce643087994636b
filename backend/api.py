"""The services over REST, for the issuer's systems: rights, payments, receipts, tasks.

Money is in cents, time in minutes, moments in UTC. CESU codes travel in bodies, never in URLs, which proxies log.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from pydantic import BaseModel, Field
from sqlalchemy import Engine

from backend.domain.lifecycle import ADVISER, LifecycleRefused, NoSuchPayment
from backend.domain.programme import Programme
from backend.services import lifecycle, paying, printing, receipts
from backend.services.work import Clock, Work
from backend.storage import money, paper, people, registry, tasks

NOT_FOUND, CONFLICT = 404, 409
Id = Annotated[int, Field(gt=0)]
Reference = Annotated[str, Field(pattern=r"^\d{9}$")]
Page = Annotated[int, Query(ge=0, le=100_000)]
PageSize = Annotated[int, Query(ge=1, le=100)]


class Who(BaseModel):
    """Whom to find: a programme's code and a CESU code."""

    programme: str
    cesu_code: Annotated[str, Field(pattern=r"^\d{8}$")]


class Paper(BaseModel):
    """Whether somebody wants a monthly statement by post."""

    monthly: bool


class Note(BaseModel):
    """Words of an adviser."""

    note: Annotated[str, Field(max_length=500)] = ""


@dataclass(frozen=True)
class Office:
    """What the routes need."""

    engine: Engine
    clock: Clock
    programmes: Mapping[str, Programme]

    @contextmanager
    def work(self) -> Iterator[Work]:
        """One request is one transaction; what is refused is told with its sentence."""
        try:
            with self.engine.begin() as connection:
                yield Work(connection, self.clock())
        except NoSuchPayment as error:
            raise HTTPException(NOT_FOUND, str(error)) from None
        except LifecycleRefused as error:
            raise HTTPException(CONFLICT, str(error)) from None


def api_routes(office: Office, bearer: Callable[[str], None]) -> APIRouter:
    """The routes under `/api`, for the bearer of the token."""
    routes = APIRouter(prefix="/api", dependencies=[Depends(bearer)])
    _add_beneficiaries(routes, office)
    _add_paper(routes, office)
    _add_payments(routes, office)
    _add_tasks(routes, office)
    return routes


def _add_beneficiaries(routes: APIRouter, office: Office) -> None:
    @routes.post("/beneficiaries/find")
    def find(who: Who) -> dict[str, Any]:
        with office.work() as work:
            found = registry.beneficiary_of(work.connection, who.programme, who.cesu_code)
            if found is None:
                raise HTTPException(NOT_FOUND, "The programme has nobody with this CESU code.")
            return asdict(found)

    @routes.get("/beneficiaries/{beneficiary_id}/rights")
    def rights(beneficiary_id: Id) -> dict[str, Any]:
        with office.work() as work:
            found = paying.rights_of(work, beneficiary_id)
            return {"minutes_left": found.minutes_left, "cents_left": found.cents_left, **asdict(found)}

    @routes.get("/beneficiaries/{beneficiary_id}/payments")
    def payments(beneficiary_id: Id, skip: Page = 0, most: PageSize = 20) -> list[dict[str, Any]]:
        with office.work() as work:
            found = money.last_receipts(work.connection, beneficiary_id, skip, most)
            return [asdict(receipt) for receipt in found]

    @routes.post("/beneficiaries/{beneficiary_id}/unblock")
    def unblock(beneficiary_id: Id) -> dict[str, bool]:
        with office.work() as work:
            if not people.forget_pin_tries(work.connection, beneficiary_id):
                raise HTTPException(NOT_FOUND, "Nobody has this number, or they have no PIN.")
            return {"unblocked": True}


def _add_paper(routes: APIRouter, office: Office) -> None:
    @routes.put("/beneficiaries/{beneficiary_id}/paper")
    def paper_statements(beneficiary_id: Id, wish: Paper) -> dict[str, bool]:
        with office.work() as work:
            if not paper.want_paper(work.connection, beneficiary_id, wants=wish.monthly):
                raise HTTPException(NOT_FOUND, "Nobody has this number.")
            return {"monthly": wish.monthly}

    @routes.post("/payments/{reference}/print")
    def print_receipt(reference: Reference) -> dict[str, bool]:
        with office.work() as work:
            return {"asked": printing.ask_for_receipt(work, reference, ADVISER)}


def _add_payments(routes: APIRouter, office: Office) -> None:
    @routes.get("/payments/{reference}")
    def payment(reference: Reference) -> dict[str, Any]:
        with office.work() as work:
            return asdict(lifecycle.find(work, reference, ADVISER))

    @routes.get("/payments/{reference}/receipt.pdf")
    def receipt(reference: Reference) -> Response:
        with office.work() as work:
            held = lifecycle.find(work, reference, ADVISER)
            programme = office.programmes[people.programme_of(work.connection, held.beneficiary_id)]
            return Response(receipts.receipt(work, programme, reference, ADVISER), media_type="application/pdf")

    @routes.post("/payments/{reference}/cancel")
    def cancel(reference: Reference) -> dict[str, Any]:
        with office.work() as work:
            return asdict(lifecycle.cancel(work, reference, ADVISER))

    @routes.post("/payments/{reference}/dispute")
    def dispute(reference: Reference, note: Note) -> dict[str, bool]:
        with office.work() as work:
            return {"opened": lifecycle.dispute(work, reference, ADVISER, note.note)}


def _add_tasks(routes: APIRouter, office: Office) -> None:
    @routes.get("/tasks")
    def listed(kind: str | None = None, most: PageSize = 100) -> list[dict[str, Any]]:
        with office.work() as work:
            return [asdict(task) for task in tasks.open_tasks(work.connection, kind, most)]

    @routes.post("/tasks/{task_id}/close")
    def close(task_id: Id, note: Note) -> dict[str, bool]:
        with office.work() as work:
            if not tasks.close_task(work.connection, task_id, work.now, note.note or None):
                raise HTTPException(NOT_FOUND, "There is no such open task.")
            return {"closed": True}
