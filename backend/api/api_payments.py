"""Payments over REST: looked at, printed, cancelled, disputed, and their disputes resolved."""

from dataclasses import asdict
from typing import Any, Literal

from fastapi import APIRouter, Response

from backend.api.api_context import AdviserNote, ApiContext, ByHand, Reference
from backend.api.api_guard import Asked
from backend.domain.lifecycle import ADVISER
from backend.domain.payment import Payment
from backend.services import cancelling, disputing, printing, receipts, resolving
from backend.services.reaching import payment_of

Outcome = Literal["cancel", "stands"]
"""cancel: the payment is wrong, and is undone; stands: it is right, and goes its way."""


class Resolution(ByHand):
    """What becomes of a disputed payment, and why: the word says it, for a yes may be read either way."""

    outcome: Outcome


def add_payments(routes: APIRouter, context: ApiContext) -> None:
    """Add the routes of payments."""

    @routes.get("/payments/{reference}")
    def payment(asked: Asked, reference: Reference) -> dict[str, Any]:
        with context.work(asked) as work:
            return shown(payment_of(work, asked, reference))

    @routes.get("/payments/{reference}/receipt.pdf")
    def receipt(asked: Asked, reference: Reference) -> Response:
        with context.work(asked) as work:
            programme = context.programmes[payment_of(work, asked, reference).payer.programme]
            return Response(receipts.receipt(work, programme, reference, ADVISER), media_type="application/pdf")

    @routes.post("/payments/{reference}/print")
    def print_receipt(asked: Asked, reference: Reference) -> dict[str, bool]:
        with context.work(asked) as work:
            return {"asked": printing.ask_for_receipt(work, payment_of(work, asked, reference).reference, ADVISER)}

    @routes.post("/payments/{reference}/cancel")
    def cancel(asked: Asked, reference: Reference) -> dict[str, Any]:
        with context.work(asked) as work:
            return asdict(cancelling.cancel(work, payment_of(work, asked, reference).reference, ADVISER))

    @routes.post("/payments/{reference}/dispute")
    def dispute(asked: Asked, reference: Reference, note: AdviserNote) -> dict[str, bool]:
        with context.work(asked) as work:
            who = payment_of(work, asked, reference)
            return {"opened": disputing.dispute(work, who.reference, ADVISER, note.note)}

    @routes.post("/payments/{reference}/resolve")
    def resolve(asked: Asked, reference: Reference, ruling: Resolution) -> dict[str, str]:
        with context.work(asked) as work:
            disputed = payment_of(work, asked, reference).reference
            wrong = ruling.outcome == "cancel"
            return {"became": resolving.resolve(work, disputed, ruling.trace(asked), rightful=wrong)}


def shown(payment: Payment) -> dict[str, Any]:
    """A payment with its order; of its payer what finds them, and no name that was not asked for."""
    payer = {"id": payment.payer.id, "programme": payment.payer.programme}
    return {**asdict(payment), "payer": payer}
