"""A payment: what became of it, and what a person does to it by hand, each with what happens then."""

from collections.abc import Callable

from fastapi import APIRouter, Response

from backend.api.api_context import Reference
from backend.console.console_context import ConsoleContext
from backend.console.console_page import Page, as_by_api
from backend.console.refusals import PageRefusal
from backend.console.rendering import HEADERS
from backend.console.visit import HOME, Visit, Visiting
from backend.domain.lifecycle import ADVISER
from backend.services import by_hand, cancelling, desk_views, disputing, printing, receipts, resolving
from backend.services.reaching import payment_of
from backend.services.work import Work

PAYMENT = f"{HOME}/paiements"
Act = Callable[[Work, Visit, str], str]
"""Does something to the payment of a reference; the key of what was done."""


def _cancel(work: Work, _visit: Visit, reference: str) -> str:
    cancelling.cancel(work, reference, ADVISER)
    return "annule"


def _dispute(work: Work, visit: Visit, reference: str) -> str:
    opened = disputing.dispute(work, reference, ADVISER, visit.form.get("note", ""))
    return "conteste" if opened else "conteste-deja"


def _resolve(work: Work, visit: Visit, reference: str) -> str:
    outcome = visit.form.get("outcome")
    if outcome not in {"cancel", "stands"}:
        raise PageRefusal("choisir", 422, f"{PAYMENT}/{reference}")
    return f"tranche-{resolving.resolve(work, reference, visit.trace(), rightful=outcome == 'cancel')}"


def _hold(work: Work, visit: Visit, reference: str) -> str:
    by_hand.hold(work, reference, visit.trace())
    return "retenu"


def _release(work: Work, visit: Visit, reference: str) -> str:
    by_hand.release(work, reference, visit.trace())
    return "libere"


def _print(work: Work, _visit: Visit, reference: str) -> str:
    return "recu" if printing.ask_for_receipt(work, reference, ADVISER) else "recu-deja"


def _settle(work: Work, visit: Visit, reference: str) -> str:
    by_hand.settle(work, reference, visit.trace())
    return "verse"


def _again(work: Work, visit: Visit, reference: str) -> str:
    visit.act.about(again=by_hand.pay_again(work, reference, visit.trace()).reference)
    return "repaye"


ACTS_BY_HAND: dict[str, tuple[Act, str]] = {
    "annuler": (_cancel, "payment.cancel"),
    "contester": (_dispute, "payment.dispute"),
    "trancher": (_resolve, "payment.resolve"),
    "retenir": (_hold, "payment.hold"),
    "liberer": (_release, "payment.release"),
    "recu": (_print, "payment.print"),
    "verse": (_settle, "payment.settle"),
    "repayer": (_again, "payment.again"),
}
"""What is done to a payment, by the last part of its address, with the act that it is."""


def _add(routes: APIRouter, context: ConsoleContext) -> None:
    @routes.get("/paiements/{reference}")
    def look(visit: Visiting, reference: Reference) -> Response:
        with visit.work() as work:
            payment = payment_of(work, visit.act, reference)
            history = desk_views.history_of(work, payment)
            return visit.page("payment.html", payment=payment, history=history, today=work.today)

    @routes.get("/paiements/{reference}/recu.pdf")
    def receipt(visit: Visiting, reference: Reference) -> Response:
        visit.back = f"{PAYMENT}/{reference}"
        with visit.work() as work:
            programme = context.programmes[payment_of(work, visit.act, reference).payer.programme]
            pdf = receipts.receipt(work, programme, reference, ADVISER)
            return Response(pdf, headers=dict(HEADERS), media_type="application/pdf")

    for name, (act, _) in ACTS_BY_HAND.items():
        _add_act(routes, name, act)


def _add_act(routes: APIRouter, name: str, act: Act) -> None:
    @routes.post(f"/paiements/{{reference}}/{name}")
    def by_form(visit: Visiting, reference: Reference) -> Response:
        return visit.acting(
            f"{PAYMENT}/{reference}",
            lambda work: act(work, visit, payment_of(work, visit.act, reference).reference),
        )


_ONE = "/console/paiements/{reference}"
PAGE = Page(
    _add,
    {
        f"GET {_ONE}": as_by_api("payment.look"),
        f"GET {_ONE}/recu.pdf": as_by_api("payment.receipt"),
        **{f"POST {_ONE}/{name}": as_by_api(what) for name, (_, what) in ACTS_BY_HAND.items()},
    },
)
