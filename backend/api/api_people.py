"""Beneficiaries over REST: found by code or payment, looked at whole, helped with PIN, letter, number and paper."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field, model_validator

from backend.api.api_context import ApiContext, ClosedBody, Id, Page, PageSize, Reference, Words
from backend.api.api_guard import Asked
from backend.api.api_payments import shown
from backend.domain.people import NoSuchBeneficiary
from backend.services import (
    activation_wishes,
    identifying,
    overviews,
    paying,
    payment_lookup,
    pins,
    printing,
)
from backend.services.reaching import beneficiary_of, payment_of


class BeneficiarySearch(ClosedBody):
    """Whom to find: a programme's code and a CESU code, or a payment's reference."""

    programme: Words = ""
    cesu_code: Annotated[str, Field(pattern=r"^\d{8}$")] | None = None
    reference: Reference | None = None

    @model_validator(mode="after")
    def _says_one(self) -> "BeneficiarySearch":
        if (self.reference is None) == (self.cesu_code is None) or (self.cesu_code and not self.programme):
            raise ValueError("give programme and cesu_code, or reference")
        return self


class StatementWish(ClosedBody):
    """Whether somebody wants a monthly statement by post."""

    monthly: bool


def add_people(routes: APIRouter, context: ApiContext) -> None:
    """Add the routes that look at beneficiaries."""

    @routes.post("/beneficiaries/find")
    def find(asked: Asked, who: BeneficiarySearch) -> dict[str, Any]:
        with context.work(asked) as work:
            if who.reference is not None:
                payment = payment_of(work, asked, who.reference)
                return asdict(beneficiary_of(work, asked, payment.payer.id))
            if who.cesu_code is None or not asked.covers(who.programme):
                raise NoSuchBeneficiary("Nobody has this CESU code in this programme.")
            found = identifying.with_cesu_code(work, who.cesu_code, who.programme)
            return asdict(beneficiary_of(work, asked, found.id))

    @routes.get("/beneficiaries/{beneficiary_id}")
    def look(asked: Asked, beneficiary_id: Id) -> dict[str, Any]:
        with context.work(asked) as work:
            found = overviews.overview(work, beneficiary_of(work, asked, beneficiary_id))
            return {**asdict(found), "payments": [shown(each) for each in found.payments]}

    @routes.get("/beneficiaries/{beneficiary_id}/rights")
    def rights(asked: Asked, beneficiary_id: Id) -> dict[str, Any]:
        with context.work(asked) as work:
            found = paying.rights_of(work, beneficiary_of(work, asked, beneficiary_id).id)
            return {"minutes_left": found.minutes_left, "cents_left": found.cents_left, **asdict(found)}

    @routes.get("/beneficiaries/{beneficiary_id}/payments")
    def payments(asked: Asked, beneficiary_id: Id, skip: Page = 0, most: PageSize = 20) -> list[dict[str, Any]]:
        with context.work(asked) as work:
            payer = beneficiary_of(work, asked, beneficiary_id)
            return [shown(each) for each in payment_lookup.paid_by(work, payer.id, skip, most)]


def add_help(routes: APIRouter, context: ApiContext) -> None:
    """Add the routes that do something for a beneficiary."""

    @routes.post("/beneficiaries/{beneficiary_id}/unblock")
    def unblock(asked: Asked, beneficiary_id: Id) -> dict[str, bool]:
        with context.work(asked) as work:
            return {"unblocked": pins.unblock(work, beneficiary_of(work, asked, beneficiary_id).id)}

    @routes.post("/beneficiaries/{beneficiary_id}/letter")
    def letter(asked: Asked, beneficiary_id: Id) -> dict[str, Any]:
        with context.work(asked) as work:
            who = beneficiary_of(work, asked, beneficiary_id)
            if activation_wishes.ask_for_letter(work, who.id) == "known":
                return {"asked": False, "why": "one is asked for already"}
            return {"asked": True}

    @routes.put("/beneficiaries/{beneficiary_id}/paper")
    def paper_statements(asked: Asked, beneficiary_id: Id, wish: StatementWish) -> dict[str, bool]:
        with context.work(asked) as work:
            who = beneficiary_of(work, asked, beneficiary_id)
            printing.send_statements(work, who.id, monthly=wish.monthly)
            return {"monthly": wish.monthly}
