"""Trusted people over REST: who may hear an account, how often they did, and an adviser's ending it."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, HTTPException

from backend.api import NOT_FOUND, ApiContext, Id
from backend.api_door import behind_the_door
from backend.domain.trusted import TrustedPerson
from backend.services import payment_lookup, trusting


def trusted_routes(context: ApiContext, bearer: Callable[[str], None]) -> APIRouter:
    """The routes under `/api/beneficiaries/{id}/trusted`, for the bearer of the token."""
    routes = APIRouter(prefix="/api/beneficiaries", route_class=behind_the_door(bearer))

    @routes.get("/{beneficiary_id}/trusted")
    def trusted(beneficiary_id: Id) -> list[dict[str, Any]]:
        with context.work() as work:
            payment_lookup.must_be_somebody(work, beneficiary_id)
            return [_shown(each) for each in trusting.people_of(work, beneficiary_id)]

    @routes.post("/{beneficiary_id}/trusted/{trusted_id}/withdraw")
    def withdraw(beneficiary_id: Id, trusted_id: Id) -> dict[str, bool]:
        with context.work() as work:
            if trusting.withdraw(work, trusted_id, "adviser", beneficiary_id) is None:
                raise HTTPException(NOT_FOUND, "This beneficiary trusts nobody of this number.")
            return {"withdrawn": True}

    return routes


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
