"""Trusted people over REST: who may hear an account, how often they did, and an adviser's ending it."""

from typing import Any

from fastapi import APIRouter, HTTPException

from backend.api.api_context import ApiContext, Id
from backend.api.api_guard import Asked
from backend.domain.trusted import TrustedPerson
from backend.services import trusting
from backend.services.reaching import beneficiary_of

NOT_FOUND = 404


def add_trusted(routes: APIRouter, context: ApiContext) -> None:
    """Add the routes of trusted people."""

    @routes.get("/beneficiaries/{beneficiary_id}/trusted")
    def trusted(asked: Asked, beneficiary_id: Id) -> list[dict[str, Any]]:
        with context.work(asked) as work:
            who = beneficiary_of(work, asked, beneficiary_id)
            return [_shown(each) for each in trusting.people_of(work, who.id)]

    @routes.post("/beneficiaries/{beneficiary_id}/trusted/{trusted_id}/withdraw")
    def withdraw(asked: Asked, beneficiary_id: Id, trusted_id: Id) -> dict[str, bool]:
        with context.work(asked) as work:
            who = beneficiary_of(work, asked, beneficiary_id)
            if trusting.withdraw(work, trusted_id, "adviser", who.id) is None:
                raise HTTPException(NOT_FOUND, "This beneficiary trusts nobody of this number.")
            return {"withdrawn": True}


def _shown(person: TrustedPerson) -> dict[str, Any]:
    """What an adviser sees: of the number only how it ends, as its owner hears it."""
    return {
        "id": person.id,
        "bond": person.bond,
        "number_ends": person.ending,
        "told": person.told,
        "confirmed": person.confirmed,
        "looks": person.looks,
        "looked_on": person.looked_on and person.looked_on.isoformat(),
    }
