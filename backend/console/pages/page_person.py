"""A beneficiary: rights, payments, conversations, PIN, whom they trust; and what an adviser does for them."""

from collections.abc import Callable

from fastapi import APIRouter, Response

from backend.api.api_context import Id
from backend.console.console_context import ConsoleContext
from backend.console.console_page import Page, as_by_api
from backend.console.refusals import PageRefusal
from backend.console.visit import HOME, Visit, Visiting
from backend.domain.people import Beneficiary
from backend.services import activation_wishes, desk_views, overviews, paying, payment_lookup, pins, printing, trusting
from backend.services.reaching import beneficiary_of
from backend.services.work import Work

PERSON = f"{HOME}/beneficiaires"
MOST_PAYMENTS = 20
Help = Callable[[Work, Visit, Beneficiary], str]
"""Does something for somebody; the key of what was done."""


def _unblock(work: Work, _visit: Visit, who: Beneficiary) -> str:
    return "debloque" if pins.unblock(work, who.id) else "pas-bloque"


def _letter(work: Work, _visit: Visit, who: Beneficiary) -> str:
    return "courrier" if activation_wishes.ask_for_letter(work, who.id) == "asked" else "courrier-deja"


def _statements(work: Work, visit: Visit, who: Beneficiary) -> str:
    monthly = visit.form.get("monthly") == "oui"
    printing.send_statements(work, who.id, monthly=monthly)
    return "releves" if monthly else "sans-releves"


HELPS: dict[str, tuple[Help, str]] = {
    "debloquer": (_unblock, "beneficiary.unblock"),
    "courrier": (_letter, "beneficiary.letter"),
    "releves": (_statements, "beneficiary.paper"),
}
"""What is done for somebody, by the last part of its address, with the act that it is."""


def _add(routes: APIRouter, _context: ConsoleContext) -> None:
    @routes.get("/beneficiaires/{beneficiary_id}")
    def look(visit: Visiting, beneficiary_id: Id) -> Response:
        with visit.work() as work:
            who = beneficiary_of(work, visit.act, beneficiary_id)
            return visit.page(
                "person.html",
                seen=overviews.overview(work, who),
                rights=paying.rights_of(work, who.id),
                payments=payment_lookup.paid_by(work, who.id, 0, MOST_PAYMENTS),
                conversations=desk_views.conversations_of(work, who.id),
                call_backs=desk_views.call_backs_of(work, who.id),
                trusted=trusting.people_of(work, who.id),
                sends_statements=printing.sends_statements(work, who.id),
            )

    for name, (help_, _) in HELPS.items():
        _add_help(routes, name, help_)

    @routes.post("/beneficiaires/{beneficiary_id}/confiance/{trusted_id}/retirer")
    def distrust(visit: Visiting, beneficiary_id: Id, trusted_id: Id) -> Response:
        back = f"{PERSON}/{beneficiary_id}"

        def act(work: Work) -> str:
            who = beneficiary_of(work, visit.act, beneficiary_id)
            if trusting.withdraw(work, trusted_id, "adviser", who.id) is None:
                raise PageRefusal("confiance-inconnue", 404, back)
            return "confiance-retiree"

        return visit.acting(back, act)


def _add_help(routes: APIRouter, name: str, help_: Help) -> None:
    @routes.post(f"/beneficiaires/{{beneficiary_id}}/{name}")
    def by_form(visit: Visiting, beneficiary_id: Id) -> Response:
        return visit.acting(
            f"{PERSON}/{beneficiary_id}",
            lambda work: help_(work, visit, beneficiary_of(work, visit.act, beneficiary_id)),
        )


_ONE = "/console/beneficiaires/{beneficiary_id}"
PAGE = Page(
    _add,
    {
        f"GET {_ONE}": as_by_api("beneficiary.look"),
        **{f"POST {_ONE}/{name}": as_by_api(what) for name, (_, what) in HELPS.items()},
        f"POST {_ONE}/confiance/{{trusted_id}}/retirer": as_by_api("beneficiary.distrust"),
    },
)
