"""The bank: what waits for its next file, files and answers, what is held back, and whether all agrees."""

from fastapi import APIRouter, Response

from backend.console.console_context import ConsoleContext
from backend.console.console_page import Page, as_by_api, console_act
from backend.console.visit import HOME, Visit, Visiting
from backend.services import by_hand, desk_views
from backend.services.bank import reconciling
from backend.services.bank.reconciling import Reconciliation
from backend.services.work import Work

BANK = f"{HOME}/banque"


def _add(routes: APIRouter, _context: ConsoleContext) -> None:
    @routes.get("/banque")
    def look(visit: Visiting) -> Response:
        with visit.work() as work:
            return _shown(work, visit, None)

    @routes.post("/banque/rapprocher")
    def reconcile(visit: Visiting) -> Response:
        visit.back = BANK
        with visit.work() as work:
            return _shown(work, visit, reconciling.reconcile(work))

    @routes.post("/banque/compte")
    def account(visit: Visiting) -> Response:
        return visit.acting(BANK, lambda work: _correct(work, visit))

    @routes.post("/banque/rembourser")
    def refunded(visit: Visiting) -> Response:
        return visit.acting(BANK, lambda work: _refund(work, visit))


def _correct(work: Work, visit: Visit) -> str:
    """Correct the account of an intervenant: they are of no programme, and known by their whole NAN."""
    nan, iban = visit.form.get("nan", "").strip(), visit.form.get("iban", "")
    visit.act.about(intervenant=by_hand.correct_iban(work, nan, iban, visit.trace()))
    return "iban"


def _refund(work: Work, visit: Visit) -> str:
    refund = by_hand.refunded(work, visit.form.get("code", "").strip(), visit.trace())
    visit.act.about(charge=refund.id)
    return "rembourse"


def _shown(work: Work, visit: Visit, found: Reconciliation | None) -> Response:
    everywhere = visit.account.programmes is None
    own = [visit.context.programmes[code] for code in visit.own_programmes]
    return visit.page(
        "bank.html",
        desk=desk_views.bank_desk(work, own, everywhere=everywhere),
        everywhere=everywhere,
        reconciled=found is not None,
        sums=[each for each in found.sums if visit.account.covers(each.programme)] if found else [],
        differences=_differences(visit, found) if found else [],
        head=found.chain.head if found else "",
    )


def _differences(visit: Visit, found: Reconciliation) -> list[str]:
    """What does not agree, as far as the account may know: of some programmes, only their sums."""
    if visit.account.programmes is None:
        return list(found.differences)
    theirs = (each for each in found.sums if visit.account.covers(each.programme))
    return [sentence for each in theirs for sentence in each.differences]


PAGE = Page(
    _add,
    {
        "GET /console/banque": console_act("bank.look", "finance"),
        "POST /console/banque/rapprocher": console_act("bank.reconcile", "finance"),
        "POST /console/banque/compte": as_by_api("intervenant.iban"),
        "POST /console/banque/rembourser": as_by_api("card.refunded"),
    },
    ((BANK, "Banque", "bank.look"),),
)
