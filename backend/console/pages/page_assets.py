"""What pages are dressed with: the style sheet, the sign in the browser's tab, and what reads aloud."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from backend.console.console_context import ConsoleContext
from backend.console.console_page import Page
from backend.console.refusals import PageRefusal
from backend.console.rendering import HEADERS, HERE
from backend.console.visit import HOME, SEE_OTHER

NOT_FOUND = 404
KINDS = {
    "console.css": "text/css; charset=utf-8",
    "listen.js": "text/javascript; charset=utf-8",
    "sign.svg": "image/svg+xml",
}
AN_HOUR = {**HEADERS, "Cache-Control": "public, max-age=3600"}


def _add(routes: APIRouter, _context: ConsoleContext) -> None:
    @routes.get("/assets/{name}")
    def asset(name: str) -> Response:
        if name not in KINDS:
            raise PageRefusal("page-inconnue", NOT_FOUND, HOME)
        return Response((HERE / "assets" / name).read_bytes(), headers=AN_HOUR, media_type=KINDS[name])


def _add_nowhere(routes: APIRouter, _context: ConsoleContext) -> None:
    @routes.get("/{path:path}")
    def nowhere(path: str) -> Response:
        if not path:  # /console/
            return RedirectResponse(HOME, SEE_OTHER, dict(HEADERS))
        raise PageRefusal("page-inconnue", NOT_FOUND, HOME)


PAGE = Page(_add, is_open=True)
NOWHERE = Page(_add_nowhere, is_open=True)
"""Every address of the console that leads nowhere; it comes last."""
