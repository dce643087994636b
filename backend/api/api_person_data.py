"""Somebody's own data over REST: all of it, and its erasure. Codes travel in bodies, never in URLs."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from backend.api.api_context import ApiContext, ClosedBody, Words
from backend.api.api_guard import Asked
from backend.domain.audit import NotedAct
from backend.domain.people import NoSuchBeneficiary
from backend.services.person_data import KnownPerson
from backend.services.work import Work


class PersonSearch(ClosedBody):
    """Whose data: a beneficiary's by CESU code and programme, an intervenant's by their whole NAN."""

    code: Annotated[str, Field(pattern=r"^(\d{8}|\d{7}\*\d)$")]
    programme: Words | None = None


def add_person_data(routes: APIRouter, context: ApiContext) -> None:
    """Add the routes."""

    @routes.post("/people/export")
    def export(asked: Asked, who: PersonSearch) -> dict[str, Any]:
        with context.work(asked) as work:
            return _meant(work, asked, who).export()

    @routes.post("/people/erase")
    def erase(asked: Asked, who: PersonSearch) -> dict[str, bool]:
        with context.work(asked) as work:
            _meant(work, asked, who).erase()
            return {"erased": True}


def _meant(work: Work, asked: NotedAct, who: PersonSearch) -> KnownPerson:
    if "*" not in who.code and (who.programme is None or not asked.covers(who.programme)):
        raise NoSuchBeneficiary("Nobody has this CESU code in this programme.")
    if "*" in who.code and not asked.covers("*"):  # an intervenant is of no programme: only who sees all may ask
        raise NoSuchBeneficiary("Nobody has this NAN.")
    person = KnownPerson(work, who.code, who.programme)
    asked.about(**{person.role: person.id})
    return person
