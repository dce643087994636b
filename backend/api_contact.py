"""Contact details over REST: what is on file, what was changed of it, and an adviser's own changes."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field

from backend.api import ApiContext, ByHand, Id, Words
from backend.api_door import UNPROCESSABLE, behind_the_door
from backend.domain.payer_contact import LONGEST_EMAIL, NoSuchContact, PayerWay, is_email, sound_address
from backend.services import contact_keeping
from backend.services.by_hand import Trace
from backend.services.work import Work

MOST_GIVEN = 10
Number = Annotated[str, Field(pattern=r"^\+[0-9]{8,15}$")]


class GivenAddress(BaseModel):
    """Where somebody lives."""

    street: Words
    postcode: Words
    town: Words
    more: Words = ""


class NewContact(ByHand):
    """What an adviser changes: each field that is there; null takes away what is on file."""

    numbers: Annotated[list[Number], Field(max_length=MOST_GIVEN)] | None = None
    address: GivenAddress | None = None
    email: Annotated[str, Field(max_length=LONGEST_EMAIL)] | None = None
    told_by: PayerWay | None = None


class Undoing(ByHand):
    """The change that an adviser undoes."""

    change: Id


def contact_routes(context: ApiContext, bearer: Callable[[str], None]) -> APIRouter:
    """The routes under `/api/beneficiaries/{id}/contact`, for the bearer of the token."""
    routes = APIRouter(prefix="/api/beneficiaries/{beneficiary_id}/contact", route_class=behind_the_door(bearer))

    @routes.get("")
    def contact(beneficiary_id: Id) -> dict[str, Any]:
        with context.work() as work:
            return _shown(work, beneficiary_id)

    @routes.put("")
    def change(beneficiary_id: Id, new: NewContact) -> dict[str, Any]:
        with context.work() as work:
            try:
                _change(work, beneficiary_id, new, new.trace())
            except NoSuchContact as error:
                raise HTTPException(UNPROCESSABLE, str(error)) from None
            return _shown(work, beneficiary_id)

    @routes.post("/undo")
    def undo(beneficiary_id: Id, undoing: Undoing) -> dict[str, Any]:
        with context.work() as work:
            contact_keeping.undo(work, beneficiary_id, undoing.change, undoing.trace())
            return _shown(work, beneficiary_id)

    return routes


def _change(work: Work, beneficiary_id: int, new: NewContact, trace: Trace) -> None:
    given = new.model_fields_set
    if new.numbers is not None:
        _change_numbers(work, beneficiary_id, set(new.numbers), trace)
    if "address" in given:
        address = sound_address(**new.address.model_dump()) if new.address else None
        contact_keeping.change_address(work, beneficiary_id, address, trace)
    if "email" in given:
        if new.email is not None and not is_email(new.email):
            raise NoSuchContact("This is no e-mail address.")
        contact_keeping.change_email(work, beneficiary_id, new.email, trace)
    if "told_by" in given:
        contact_keeping.tell_by(work, beneficiary_id, new.told_by, trace)


def _change_numbers(work: Work, beneficiary_id: int, numbers: set[str], trace: Trace) -> None:
    """Come to these numbers; each that comes or goes is a change of its own."""
    before = {each.number for each in contact_keeping.contact_of(work, beneficiary_id).numbers}
    for number in sorted(numbers - before):
        contact_keeping.add_number(work, beneficiary_id, number, trace)
    for number in sorted(before - numbers):
        contact_keeping.remove_number(work, beneficiary_id, number, trace)


def _shown(work: Work, beneficiary_id: int) -> dict[str, Any]:
    """What is on file, and the newest changes, each with what stood there before."""
    contact = contact_keeping.contact_of(work, beneficiary_id)
    changes = [asdict(each) for each in contact_keeping.changes_of(work, beneficiary_id)]
    return {**asdict(contact), "way": contact.way, "changes": changes}
