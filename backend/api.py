"""The services over REST, for the issuer's systems: rights, payments, receipts, tasks.

Money is in cents, time in minutes, moments in UTC. CESU codes travel in bodies, never in URLs, which proxies log.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Response
from pydantic import AfterValidator, BaseModel, Field
from sqlalchemy import Engine

from backend.api_door import behind_the_door
from backend.domain.card import NothingToRefund
from backend.domain.lifecycle import ADVISER, LifecycleRefused, NoSuchPayment
from backend.domain.payment import Payment
from backend.domain.people import NoSuchBeneficiary
from backend.domain.programme import Programme
from backend.domain.task import NoSuchOpenTask, TaskIsTaken
from backend.services import (
    adviser_tasks,
    by_hand,
    call_list,
    cancelling,
    disputing,
    identifying,
    paying,
    payment_lookup,
    pins,
    printing,
    receipts,
)
from backend.services.by_hand import NobodyHasThisNan, NotByHand, Trace
from backend.services.receipts import LetterNotPrintable
from backend.services.work import Clock, Work

NOT_FOUND, CONFLICT, UNPROCESSABLE = 404, 409, 422
LARGEST_ID = 2**63 - 1
Id = Annotated[int, Field(gt=0, le=LARGEST_ID)]
Reference = Annotated[str, Field(pattern=r"^\d{9}$")]
Page = Annotated[int, Query(ge=0, le=100_000)]
PageSize = Annotated[int, Query(ge=1, le=100)]


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("must not hold the character NUL")
    return text


Words = Annotated[str, Field(max_length=500), AfterValidator(_storable)]
"""What PostgreSQL can keep; pydantic itself refuses lone surrogates."""


class BeneficiarySearch(BaseModel):
    """Whom to find: a programme's code and a CESU code."""

    programme: Words
    cesu_code: Annotated[str, Field(pattern=r"^\d{8}$")]


class StatementWish(BaseModel):
    """Whether somebody wants a monthly statement by post."""

    monthly: bool


class AdviserNote(BaseModel):
    """Words of an adviser."""

    note: Words = ""


class WhoSeesToIt(BaseModel):
    """Who sees to a task from now on."""

    who: Annotated[Words, Field(min_length=1)]


class ByHand(BaseModel):
    """Who does something by hand, and why."""

    who: Words
    why: Words

    def trace(self) -> Trace:
        """The trace that is kept."""
        return Trace(self.who, self.why)


class NewIban(ByHand):
    """An intervenant's account, corrected."""

    nan: Annotated[str, Field(pattern=r"^\d{7}\*\d$")]
    iban: Annotated[str, Field(max_length=60), AfterValidator(_storable)]


@dataclass(frozen=True)
class ApiContext:
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
        except (NoSuchPayment, NoSuchBeneficiary, NoSuchOpenTask, NobodyHasThisNan, NothingToRefund) as error:
            raise HTTPException(NOT_FOUND, str(error)) from None
        except (LifecycleRefused, LetterNotPrintable, TaskIsTaken) as error:
            raise HTTPException(CONFLICT, str(error)) from None
        except NotByHand as error:
            raise HTTPException(UNPROCESSABLE, str(error)) from None


def api_routes(context: ApiContext, bearer: Callable[[str], None]) -> APIRouter:
    """The routes under `/api`, for the bearer of the token."""
    routes = APIRouter(prefix="/api", route_class=behind_the_door(bearer))
    _add_beneficiaries(routes, context)
    _add_paper(routes, context)
    _add_payments(routes, context)
    _add_by_hand(routes, context)
    _add_tasks(routes, context)
    return routes


def _add_beneficiaries(routes: APIRouter, context: ApiContext) -> None:
    @routes.post("/beneficiaries/find")
    def find(who: BeneficiarySearch) -> dict[str, Any]:
        with context.work() as work:
            return asdict(identifying.with_cesu_code(work, who.cesu_code, who.programme))

    @routes.get("/beneficiaries/{beneficiary_id}/rights")
    def rights(beneficiary_id: Id) -> dict[str, Any]:
        with context.work() as work:
            payment_lookup.must_be_somebody(work, beneficiary_id)
            found = paying.rights_of(work, beneficiary_id)
            return {"minutes_left": found.minutes_left, "cents_left": found.cents_left, **asdict(found)}

    @routes.get("/beneficiaries/{beneficiary_id}/payments")
    def payments(beneficiary_id: Id, skip: Page = 0, most: PageSize = 20) -> list[dict[str, Any]]:
        with context.work() as work:
            payment_lookup.must_be_somebody(work, beneficiary_id)
            return [_shown(each) for each in payment_lookup.paid_by(work, beneficiary_id, skip, most)]

    @routes.post("/beneficiaries/{beneficiary_id}/unblock")
    def unblock(beneficiary_id: Id) -> dict[str, bool]:
        with context.work() as work:
            pins.unblock(work, beneficiary_id)
            return {"unblocked": True}


def _add_paper(routes: APIRouter, context: ApiContext) -> None:
    @routes.put("/beneficiaries/{beneficiary_id}/paper")
    def paper_statements(beneficiary_id: Id, wish: StatementWish) -> dict[str, bool]:
        with context.work() as work:
            printing.send_statements(work, beneficiary_id, monthly=wish.monthly)
            return {"monthly": wish.monthly}

    @routes.post("/payments/{reference}/print")
    def print_receipt(reference: Reference) -> dict[str, bool]:
        with context.work() as work:
            return {"asked": printing.ask_for_receipt(work, reference, ADVISER)}


def _add_payments(routes: APIRouter, context: ApiContext) -> None:
    @routes.get("/payments/{reference}")
    def payment(reference: Reference) -> dict[str, Any]:
        with context.work() as work:
            return _shown(payment_lookup.find(work, reference, ADVISER))

    @routes.get("/payments/{reference}/receipt.pdf")
    def receipt(reference: Reference) -> Response:
        with context.work() as work:
            programme = context.programmes[payment_lookup.find(work, reference, ADVISER).payer.programme]
            return Response(receipts.receipt(work, programme, reference, ADVISER), media_type="application/pdf")

    @routes.post("/payments/{reference}/cancel")
    def cancel(reference: Reference) -> dict[str, Any]:
        with context.work() as work:
            return asdict(cancelling.cancel(work, reference, ADVISER))

    @routes.post("/payments/{reference}/dispute")
    def dispute(reference: Reference, note: AdviserNote) -> dict[str, bool]:
        with context.work() as work:
            return {"opened": disputing.dispute(work, reference, ADVISER, note.note)}


def _add_by_hand(routes: APIRouter, context: ApiContext) -> None:
    @routes.put("/intervenants/iban")
    def iban(new: NewIban) -> dict[str, bool]:
        with context.work() as work:
            by_hand.correct_iban(work, new.nan, new.iban, new.trace())
            return {"corrected": True}

    @routes.post("/payments/{reference}/settle")
    def settle(reference: Reference, hand: ByHand) -> dict[str, bool]:
        with context.work() as work:
            by_hand.settle(work, reference, hand.trace())
            return {"settled": True}

    @routes.post("/payments/{reference}/again")
    def again(reference: Reference, hand: ByHand) -> dict[str, Any]:
        with context.work() as work:
            return _shown(by_hand.pay_again(work, reference, hand.trace()))

    @routes.post("/payments/{reference}/hold")
    def hold(reference: Reference, hand: ByHand) -> dict[str, bool]:
        with context.work() as work:
            by_hand.hold(work, reference, hand.trace())
            return {"held": True}

    @routes.post("/payments/{reference}/release")
    def release(reference: Reference, hand: ByHand) -> dict[str, bool]:
        with context.work() as work:
            by_hand.release(work, reference, hand.trace())
            return {"held": False}

    @routes.post("/card-charges/{code}/refunded")
    def refunded(code: Words, hand: ByHand) -> dict[str, int]:
        with context.work() as work:
            return {"cents": by_hand.refunded(work, code, hand.trace()).cents}


def _add_tasks(routes: APIRouter, context: ApiContext) -> None:
    @routes.get("/tasks")
    def listed(kind: Words | None = None, most: PageSize = 100) -> list[dict[str, Any]]:
        with context.work() as work:
            found = adviser_tasks.open_tasks(work, kind, most)
            numbers = call_list.numbers_of(work, found)
            return [{**asdict(task), "payload": call_list.shown(task, numbers)} for task in found]

    @routes.post("/tasks/{task_id}/take")
    def take(task_id: Id, adviser: WhoSeesToIt) -> dict[str, Any]:
        with context.work() as work:
            return asdict(adviser_tasks.take(work, task_id, adviser.who))

    @routes.post("/tasks/{task_id}/release")
    def release(task_id: Id) -> dict[str, bool]:
        with context.work() as work:
            adviser_tasks.release(work, task_id)
            return {"released": True}

    @routes.post("/tasks/{task_id}/close")
    def close(task_id: Id, note: AdviserNote) -> dict[str, bool]:
        with context.work() as work:
            adviser_tasks.close_task(work, task_id, note.note)
            return {"closed": True}


def _shown(payment: Payment) -> dict[str, Any]:
    """A payment with its order; of its payer what finds them, and no name that was not asked for."""
    payer = {"id": payment.payer.id, "programme": payment.payer.programme}
    return {**asdict(payment), "payer": payer}
