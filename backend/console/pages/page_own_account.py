"""One's own account: what it may, how many codes are left, another password, and signing out."""

from fastapi import APIRouter, Request, Response

from backend.console import cookies
from backend.console.console_context import ConsoleContext
from backend.console.console_door import SIGN_IN
from backend.console.console_page import EVERYBODY, Page, console_act
from backend.console.pages.page_sign_in import address_of, let_in
from backend.console.pages.page_welcome import FAULTS
from backend.console.visit import HOME, UNPROCESSABLE, Visit, Visiting
from backend.domain.sign_in import NotSignedIn, PasswordFault, SignedIn, SignInForm
from backend.domain.throttle import MustWait
from backend.services import signing_in
from backend.services.work import Work

ACCOUNT = f"{HOME}/compte"


def _add(routes: APIRouter, context: ConsoleContext) -> None:
    @routes.get("/compte")
    def look(visit: Visiting) -> Response:
        return _shown(visit)

    @routes.post("/compte/mot-de-passe")
    def change(visit: Visiting, request: Request) -> Response:
        form = visit.form
        if form.get("new") != form.get("again"):
            return _shown(visit, "mots-differents")
        given = SignInForm(visit.account.name, form.get("password", ""), form.get("code", ""))
        came = context.sign_ins.change_password(given, form.get("new", ""), address_of(request))
        if not isinstance(came, SignedIn):
            return _shown(visit, *_why_not(came))
        return let_in(context, request, came, visit.go(ACCOUNT, "mot-de-passe"))

    @routes.post("/deconnexion")
    def sign_out(visit: Visiting, request: Request) -> Response:
        with visit.work() as work:
            signing_in.sign_out(work, visit.token)
        response = visit.go(SIGN_IN)
        cookies.forget(context, request, response)
        return response


def _why_not(came: NotSignedIn | PasswordFault | MustWait) -> tuple[str, int]:
    if isinstance(came, MustWait):
        return "attendre", came.wait_minutes
    return ("pas-juste" if isinstance(came, NotSignedIn) else FAULTS[came]), 0


def _shown(visit: Visit, wrong: str = "", minutes: int = 0) -> Response:
    with visit.context.engine.begin() as connection:
        left = signing_in.codes_left(Work(connection, visit.context.clock()), visit.account)
    status = UNPROCESSABLE if wrong else 200
    return visit.page("own_account.html", status, codes_left=left, wrong=wrong, minutes=minutes)


PAGE = Page(
    _add,
    {
        "GET /console/compte": EVERYBODY,
        "POST /console/compte/mot-de-passe": console_act("console.password", *sorted(EVERYBODY.roles)),
        "POST /console/deconnexion": console_act("console.sign_out", *sorted(EVERYBODY.roles)),
    },
    ((ACCOUNT, "Mon compte", ""),),
)
