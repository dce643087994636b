"""An intervenant, for the adviser whom they ring: whom they work for and what they were paid, in her programmes."""

from fastapi import APIRouter, Response

from backend.api.api_context import Id
from backend.console.console_context import ConsoleContext
from backend.console.console_page import Page, console_act
from backend.console.visit import Visiting
from backend.services import payment_lookup
from backend.services.reaching import intervenant_of

MOST_PAYERS, MOST_PAYMENTS = 50, 20


def _add(routes: APIRouter, _context: ConsoleContext) -> None:
    @routes.get("/intervenants/{intervenant_id}")
    def look(visit: Visiting, intervenant_id: Id) -> Response:
        with visit.work() as work:
            contact = intervenant_of(work, visit.act, intervenant_id, visit.context.programmes)
            return visit.page(
                "intervenant.html",
                contact=contact,
                payers=payment_lookup.payers_of(work, intervenant_id, visit.own_programmes, MOST_PAYERS),
                payments=payment_lookup.paid_to(work, intervenant_id, visit.own_programmes, MOST_PAYMENTS),
                most=MOST_PAYERS,
            )


PAGE = Page(_add, {"GET /console/intervenants/{intervenant_id}": console_act("intervenant.look", "adviser")})
