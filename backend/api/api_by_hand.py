"""What is done by hand to money and bank accounts over REST; who does it, the account says."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import AfterValidator, Field

from backend.api.api_context import ApiContext, ByHand, Reference, Words, storable
from backend.api.api_guard import Asked
from backend.api.api_payments import shown
from backend.services import by_hand
from backend.services.reaching import payment_of


class NewIban(ByHand):
    """An intervenant's account, corrected."""

    nan: Annotated[str, Field(pattern=r"^\d{7}\*\d$")]
    iban: Annotated[str, Field(max_length=60), AfterValidator(storable)]


def add_holding(routes: APIRouter, context: ApiContext) -> None:
    """Add the routes that hold a payment back from the bank's file, and let it go."""

    @routes.post("/payments/{reference}/hold")
    def hold(asked: Asked, reference: Reference, hand: ByHand) -> dict[str, bool]:
        with context.work(asked) as work:
            by_hand.hold(work, payment_of(work, asked, reference).reference, hand.trace(asked))
            return {"held": True}

    @routes.post("/payments/{reference}/release")
    def release(asked: Asked, reference: Reference, hand: ByHand) -> dict[str, bool]:
        with context.work(asked) as work:
            by_hand.release(work, payment_of(work, asked, reference).reference, hand.trace(asked))
            return {"held": False}


def add_money(routes: APIRouter, context: ApiContext) -> None:
    """Add the routes that correct what the bank or a card's processor left undone."""

    @routes.put("/intervenants/iban")
    def iban(asked: Asked, new: NewIban) -> dict[str, bool]:
        with context.work(asked) as work:
            asked.about(intervenant=by_hand.correct_iban(work, new.nan, new.iban, new.trace(asked)))
            return {"corrected": True}

    @routes.post("/payments/{reference}/settle")
    def settle(asked: Asked, reference: Reference, hand: ByHand) -> dict[str, bool]:
        with context.work(asked) as work:
            by_hand.settle(work, payment_of(work, asked, reference).reference, hand.trace(asked))
            return {"settled": True}

    @routes.post("/payments/{reference}/again")
    def again(asked: Asked, reference: Reference, hand: ByHand) -> dict[str, Any]:
        with context.work(asked) as work:
            paid = by_hand.pay_again(work, payment_of(work, asked, reference).reference, hand.trace(asked))
            asked.about(again=paid.reference)
            return shown(paid)

    @routes.post("/card-charges/{code}/refunded")
    def refunded(asked: Asked, code: Words, hand: ByHand) -> dict[str, int]:
        with context.work(asked) as work:
            refund = by_hand.refunded(work, code, hand.trace(asked))
            asked.about(charge=refund.id)
            return {"cents": refund.cents}
