"""Contact details over REST: what is on file, what was changed of it, and an adviser's own changes."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from backend.api.api_context import ApiContext, ByHand, ClosedBody, Id, Words
from backend.api.api_guard import Asked
from backend.domain.payer_contact import LONGEST_EMAIL, NoSuchContact, PayerWay, Reached, is_email, sound_address
from backend.services import contact_keeping
from backend.services.by_hand import Trace
from backend.services.reaching import beneficiary_of
from backend.services.work import Work

MOST_GIVEN = 10
Number = Annotated[str, Field(pattern=r"^\+[0-9]{8,15}$")]


class GivenAddress(ClosedBody):
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


class FurtherNumber(ByHand):
    """A telephone number whose owner was called at it."""

    number: Number


def add_contact(routes: APIRouter, context: ApiContext) -> None:
    """Add the routes of contact details."""

    @routes.get("/beneficiaries/{beneficiary_id}/contact")
    def contact(asked: Asked, beneficiary_id: Id) -> dict[str, Any]:
        with context.work(asked) as work:
            return _shown(work, beneficiary_of(work, asked, beneficiary_id).id)

    @routes.put("/beneficiaries/{beneficiary_id}/contact")
    def change(asked: Asked, beneficiary_id: Id, new: NewContact) -> dict[str, Any]:
        with context.work(asked) as work:
            who = beneficiary_of(work, asked, beneficiary_id)
            _change(work, who.id, new, new.trace(asked))
            return _shown(work, who.id)

    @routes.post("/beneficiaries/{beneficiary_id}/contact/undo")
    def undo(asked: Asked, beneficiary_id: Id, undoing: Undoing) -> dict[str, Any]:
        with context.work(asked) as work:
            who = beneficiary_of(work, asked, beneficiary_id)
            contact_keeping.undo(work, who.id, undoing.change, undoing.trace(asked))
            return _shown(work, who.id)

    @routes.post("/beneficiaries/{beneficiary_id}/numbers")
    def number(asked: Asked, beneficiary_id: Id, new: FurtherNumber) -> dict[str, bool]:
        with context.work(asked) as work:
            who = beneficiary_of(work, asked, beneficiary_id)
            return {"registered": contact_keeping.add_number(work, who.id, new.number, new.trace(asked))}


def _change(work: Work, beneficiary_id: int, new: NewContact, trace: Trace) -> None:
    """Change what is given; of each change those are told whom the first of them reached."""
    given, before = new.model_fields_set, contact_keeping.contact_of(work, beneficiary_id).reached
    if new.numbers is not None:
        _change_numbers(work, beneficiary_id, set(new.numbers), trace, before)
    if "address" in given:
        address = sound_address(**new.address.model_dump()) if new.address else None
        contact_keeping.change_address(work, beneficiary_id, address, trace, before)
    if "email" in given:
        if new.email is not None and not is_email(new.email):
            raise NoSuchContact("This is no e-mail address.")
        contact_keeping.change_email(work, beneficiary_id, new.email, trace, before)
    if "told_by" in given:
        if new.told_by is not None and new.told_by not in contact_keeping.contact_of(work, beneficiary_id).ways:
            raise NoSuchContact(f"This beneficiary cannot be told by {new.told_by}: what that needs is not on file.")
        contact_keeping.tell_by(work, beneficiary_id, new.told_by, trace, before)


def _change_numbers(work: Work, beneficiary_id: int, numbers: set[str], trace: Trace, told: Reached) -> None:
    """Come to these numbers; each that comes or goes is a change of its own."""
    before = {each.number for each in told.numbers}
    for number in sorted(numbers - before):
        contact_keeping.add_number(work, beneficiary_id, number, trace, told)
    for number in sorted(before - numbers):
        contact_keeping.remove_number(work, beneficiary_id, number, trace, told)


def _shown(work: Work, beneficiary_id: int) -> dict[str, Any]:
    """What is on file, and the newest changes, each with what stood there before."""
    contact = contact_keeping.contact_of(work, beneficiary_id)
    changes = [asdict(each) for each in contact_keeping.changes_of(work, beneficiary_id)]
    return {**asdict(contact), "way": contact.way, "changes": changes}
