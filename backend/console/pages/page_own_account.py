"""One's own account: what it may, how many codes are left for a lost telephone, and signing out."""

from fastapi import APIRouter, Request, Response

from backend.console import cookies
from backend.console.console_context import ConsoleContext
from backend.console.console_door import SIGN_IN
from backend.console.console_page import EVERYBODY, Page, console_act
from backend.console.visit import HOME, Visiting
from backend.services import signing_in

ACCOUNT = f"{HOME}/compte"


def _add(routes: APIRouter, context: ConsoleContext) -> None:
    @routes.get("/compte")
    def look(visit: Visiting) -> Response:
        with visit.work() as work:
            return visit.page("own_account.html", codes_left=signing_in.codes_left(work, visit.account))

    @routes.post("/deconnexion")
    def sign_out(visit: Visiting, request: Request) -> Response:
        with visit.work() as work:
            signing_in.sign_out(work, visit.token)
        response = visit.go(SIGN_IN)
        cookies.forget(context, request, response)
        return response


PAGE = Page(
    _add,
    {
        "GET /console/compte": EVERYBODY,
        "POST /console/deconnexion": console_act("console.sign_out", *sorted(EVERYBODY.roles)),
    },
    ((ACCOUNT, "Mon compte", ""),),
)
