"""Signing in: name, password and code at once, so that nothing is said of which of them is wrong."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from backend.console import cookies, rendering
from backend.console.console_context import ConsoleContext
from backend.console.console_page import Page
from backend.console.visit import HOME, SEE_OTHER
from backend.domain.audit import DONE, REFUSED, NotedAct
from backend.domain.sign_in import NotSignedIn, SignedIn, SignInForm
from backend.domain.throttle import MustWait
from backend.services import auditing, signing_in
from backend.services.work import Work

UNAUTHORIZED, TOO_MANY = 401, 429
WHAT = "console.sign_in"


def address_of(request: Request) -> str:
    """From where somebody signs in, as the proxy tells it."""
    return request.client.host if request.client else ""


def form_of(form: dict[str, str]) -> SignInForm:
    """What was given to sign in."""
    return SignInForm(form.get("name", "").strip(), form.get("password", ""), form.get("code", ""))


def note(context: ConsoleContext, what: str, came: SignedIn | NotSignedIn) -> None:
    """Note who has signed in, or was not let in; of a name that there is not, only that somebody tried."""
    account = came.account
    act = NotedAct(f"account:{account.id}" if account else "console", what)
    auditing.note_afterwards(context.engine, context.clock, act, DONE if isinstance(came, SignedIn) else REFUSED)


def let_in(context: ConsoleContext, request: Request, signed_in: SignedIn, response: Response) -> Response:
    """Have the browser keep the new session; one that it kept before is over, whosever it was."""
    if before := cookies.session_token(context, request):
        with context.engine.begin() as connection:
            signing_in.sign_out(Work(connection, context.clock()), before)
    cookies.keep(context, request, response, signed_in.token)
    return response


def not_let_in(context: ConsoleContext, template: str, came: NotSignedIn | MustWait, **values: Any) -> Response:
    """The form again, with why nobody is let in."""
    if isinstance(came, MustWait):
        context.on_refused("wait")
        return rendering.page(template, {"wrong": "attendre", "minutes": came.wait_minutes, **values}, TOO_MANY)
    context.on_refused("sign_in")
    return rendering.page(template, {"wrong": "pas-juste", "minutes": 0, **values}, UNAUTHORIZED)


def _add(routes: APIRouter, context: ConsoleContext) -> None:
    @routes.get("/connexion")
    def ask() -> Response:
        return rendering.page("sign_in.html", {"wrong": "", "minutes": 0, "name": ""})

    @routes.post("/connexion")
    def sign_in(request: Request) -> Response:
        given = form_of(request.state.form)
        came = context.sign_ins.sign_in(given, address_of(request))
        if isinstance(came, MustWait):
            return not_let_in(context, "sign_in.html", came, name=given.name)
        note(context, WHAT, came)
        if isinstance(came, NotSignedIn):
            return not_let_in(context, "sign_in.html", came, name=given.name)
        return let_in(context, request, came, RedirectResponse(HOME, SEE_OTHER, dict(rendering.HEADERS)))


PAGE = Page(_add, is_open=True)
