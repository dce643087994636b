"""Stands before the console's pages: the session first, then the site and the form, then the role; acts are noted."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any

import structlog
from fastapi import HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from backend.api.api_acts import NOBODY, Permitted
from backend.console import cookies, rendering
from backend.console.console_context import ConsoleContext
from backend.console.forms import SAFE, BadForm, carries_csrf, comes_from_here, read_form
from backend.console.refusals import PageRefusal
from backend.console.uploads import brings_file, read_upload
from backend.console.visit import HOME, SEE_OTHER, Visit
from backend.domain.account import ApiAccount
from backend.domain.audit import DONE, FAILED, REFUSED, NotedAct
from backend.services import auditing, signing_in
from backend.services.work import Work

SIGN_IN = "/console/connexion"
FORBIDDEN, NOT_FOUND, FAULT, LEAST_REFUSED = 403, 404, 500, 400
Handler = Callable[[Request], Coroutine[Any, Any, Response]]
Navigation = tuple[tuple[str, str, str], ...]
"""Where one may go: address, name, and the act that must be allowed to see it; everybody, where there is none."""

MOST_PAGES = 4
"""Pages made at once in a process: those after them wait without a thread, so that callers have theirs."""

log = structlog.get_logger()


class ConsoleDoor:
    """Lets people in to pages; by method and path, `acts` has what they do and who may, `uploads` which take a file."""

    def __init__(
        self,
        context: ConsoleContext,
        acts: Mapping[str, Permitted],
        navigation: Navigation,
        uploads: frozenset[str] = frozenset(),
    ) -> None:
        self._context, self._acts, self._navigation, self._uploads = context, acts, navigation, uploads
        self._roles = {each.what: each.roles for each in acts.values()}
        self._turns = asyncio.Semaphore(MOST_PAGES)

    def route(self) -> type[APIRoute]:
        """A kind of route for who is signed in."""
        return self._kind(self._answer)

    def open_route(self) -> type[APIRoute]:
        """A kind of route for everybody: it is only asked by pages of this site, where it does something."""
        return self._kind(self._answer_anybody)

    def _kind(self, answer: Callable[[Handler, str, Request], Coroutine[Any, Any, Response]]) -> type[APIRoute]:
        class ConsoleRoute(APIRoute):
            def get_route_handler(self) -> Handler:
                handle, path = super().get_route_handler(), self.path_format

                async def guarded(request: Request) -> Response:
                    try:
                        return await answer(handle, path, request)
                    except PageRefusal as refused:
                        return refusal_page(refused)
                    except Exception as error:  # noqa: BLE001 - nobody is shown a stack trace
                        log.error("a page of the console failed", error=type(error).__name__)
                        return refusal_page(PageRefusal("panne", FAULT, HOME))

                return guarded

        return ConsoleRoute

    async def _answer_anybody(self, handle: Handler, _path: str, request: Request) -> Response:
        request.state.form, _ = await self._form(request)
        return await self._handled(handle, request)

    async def _answer(self, handle: Handler, path: str, request: Request) -> Response:
        token = cookies.session_token(self._context, request)
        account = await run_in_threadpool(self._signed_in, token) if token else None
        if account is None:
            return RedirectResponse(SIGN_IN, SEE_OTHER, dict(rendering.HEADERS))
        route = f"{request.method} {path}"
        what = self._acts.get(route, NOBODY)
        takes_file = route in self._uploads and bool(account.roles & what.roles)
        form, upload = await self._form(request, takes_file=takes_file)
        if request.method not in SAFE and not carries_csrf(form, token):
            self._context.on_refused("csrf")
            raise PageRefusal("autre-page", FORBIDDEN, HOME)
        act = NotedAct(f"account:{account.id}", what.what, account)
        request.state.visit = replace(self._visit(request, act, account, token, form), upload=upload)
        return await self._noted(handle, request, act, what)

    async def _form(self, request: Request, *, takes_file: bool = False) -> tuple[dict[str, str], bytes]:
        """What a form says, and the file that it brings; only who may bring one has it read."""
        if not cookies.may_be_served(self._context, request):
            raise PageRefusal("sans-tls", FORBIDDEN, HOME)
        if request.method in SAFE:
            return {}, b""
        if not comes_from_here(request):
            self._context.on_refused("origin")
            raise PageRefusal("autre-site", FORBIDDEN, HOME)
        try:
            if takes_file and brings_file(request):
                return await read_upload(request)
            return await read_form(request), b""
        except BadForm:
            raise PageRefusal("formulaire", 400, HOME) from None

    async def _noted(self, handle: Handler, request: Request, act: NotedAct, what: Permitted) -> Response:
        """What a page answers, and its entry in the trail however it ends; what shows nobody's data has none."""
        assert act.account is not None, "whoever is here has signed in"
        try:
            self._must_be_allowed(act.account, what)
            response = await self._handled(handle, request)
        except PageRefusal as refused:
            await run_in_threadpool(self._note, act, f"{REFUSED} {refused.status}")
            raise
        except Exception:
            await run_in_threadpool(self._note, act, FAILED)
            raise
        is_refused = response.status_code >= LEAST_REFUSED  # a form that is shown again with what was wrong
        await run_in_threadpool(self._note, act, f"{REFUSED} {response.status_code}" if is_refused else DONE)
        return response

    async def _handled(self, handle: Handler, request: Request) -> Response:
        """What a page answers, once it has been read whole; what is no address of ours is not there."""
        try:
            async with self._turns:
                return await handle(request)
        except (RequestValidationError, HTTPException):
            raise PageRefusal("page-inconnue", NOT_FOUND, HOME) from None

    def _must_be_allowed(self, account: ApiAccount, what: Permitted) -> None:
        if not account.roles & what.roles:
            self._context.on_refused("role")
            raise PageRefusal("role", FORBIDDEN, HOME)

    def _note(self, act: NotedAct, outcome: str) -> None:
        if act.what:
            auditing.note_afterwards(self._context.engine, self._context.clock, act, outcome)

    def _signed_in(self, token: str) -> ApiAccount | None:
        with self._context.engine.begin() as connection:
            return signing_in.signed_in(Work(connection, self._context.clock()), token)

    def _visit(
        self, request: Request, act: NotedAct, account: ApiAccount, token: str, form: Mapping[str, str]
    ) -> Visit:
        def may(what: str) -> bool:
            return bool(account.roles & self._roles[what])

        ways = tuple((path, name) for path, name, what in self._navigation if not what or may(what))
        done = request.query_params.get("fait", "")
        return Visit(self._context, act, account, token, form, request.url.path, ways, may, done=done)


def refusal_page(refused: PageRefusal) -> Response:
    """What somebody sees of what is not done."""
    return rendering.page("refusal.html", {"key": refused.key, "back": refused.back}, refused.status)
