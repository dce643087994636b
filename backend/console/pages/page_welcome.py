"""The first sign-in: an invitation's code, then a password and the second factor, then the codes for its loss."""

from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from backend.console import rendering
from backend.console.console_context import ConsoleContext
from backend.console.console_page import Page
from backend.console.pages.page_sign_in import address_of, form_of, let_in, not_let_in, note
from backend.domain.sign_in import Invitation, NotSignedIn, Welcomed
from backend.services import second_factor

UNPROCESSABLE = 422
WHAT = "console.welcome"
FAULTS = {"short": "mot-court", "long": "mot-long", "guessable": "mot-devinable"}


def _add(routes: APIRouter, context: ConsoleContext) -> None:
    @routes.get("/invitation")
    def ask() -> Response:
        return rendering.page("invitation.html", {"wrong": "", "minutes": 0, "name": ""})

    @routes.post("/invitation")
    def show(request: Request) -> Response:
        return _set_up(context, request, "")

    @routes.post("/invitation/accepter")
    def accept(request: Request) -> Response:
        form = request.state.form
        given = form_of(form)
        if given.password != form.get("again", ""):
            return _set_up(context, request, "mots-differents")
        came = context.sign_ins.welcome(given, form.get("invitation", ""), address_of(request))
        if isinstance(came, str):
            return _set_up(context, request, FAULTS[came])
        if not isinstance(came, Welcomed):
            return _set_up(context, request, "code-faux") if isinstance(came, NotSignedIn) else not_let_in(
                context, "invitation.html", came, name=given.name
            )  # fmt: skip
        note(context, WHAT, came.signed_in)
        shown = rendering.page("recovery.html", {"codes": came.recovery_codes, "name": given.name})
        return let_in(context, request, came.signed_in, shown)


def _set_up(context: ConsoleContext, request: Request, wrong: str) -> Response:
    """What an invited person sets up; another try where something was wrong."""
    form = request.state.form
    name, code = form.get("name", "").strip(), form.get("invitation", "")
    came = context.sign_ins.invitation(name, code, address_of(request))
    if not isinstance(came, Invitation):
        return not_let_in(context, "invitation.html", came, name=name)
    drawn = Markup(second_factor.qr_code(came.totp, name))  # noqa: S704 - drawn here, of a secret of our own
    values = {"name": name, "invitation": code, "secret": came.totp, "qr_code": drawn, "wrong": wrong}
    return rendering.page("set_up.html", values, UNPROCESSABLE if wrong else 200)


PAGE = Page(_add, is_open=True)
