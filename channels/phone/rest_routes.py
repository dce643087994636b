"""The HTTP of Twilio's REST API as far as the line uses it: messages and calls are made and read."""

import base64
import hmac
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, Any, Protocol

import anyio
import anyio.to_thread
from fastapi import BackgroundTasks, Depends, FastAPI, Request, Response
from fastapi.responses import JSONResponse

from channels.phone.handed import OwnedNumber, PlacedCall, SentText
from channels.phone.parameters import API_VERSION
from channels.signature import TwilioSignature
from channels.webhook import signed_form, xml

PREFIX = f"/{API_VERSION}/Accounts/{{account}}"
BAD_REQUEST, UNAUTHORIZED, NOT_FOUND, CREATED = 400, 401, 404, 201
NO_CREDENTIALS, NO_SUCH_THING = 20003, 20404
MOST_ON_A_PAGE = 1000
OVER = frozenset({"completed", "canceled"})

Form = dict[str, str]
Handed = SentText | PlacedCall
OWN_THREADS = 4
"""What happens after a text or a call was taken asks the line, often in this very process: it must not use up the
threads that the line answers with."""


class TwilioRestSide(Protocol):
    """What the routes need of whoever plays Twilio."""

    texts: list[SentText]
    calls: list[PlacedCall]
    numbers: list[OwnedNumber]
    account_status: str

    def take_text(self, form: Form) -> SentText | int:
        """Take a text, or refuse it with one of Twilio's error codes."""

    def take_call(self, form: Form, base_url: str) -> PlacedCall | int:
        """Take a call, or refuse it with one of Twilio's error codes."""

    def meet_its_fate(self, text: SentText) -> None:
        """Let happen to a text what happens after it was taken."""

    def cancel(self, call: PlacedCall) -> None:
        """Stop a call that rings."""


def rest_app(side: TwilioRestSide, account_sid: str, auth_token: str) -> FastAPI:
    """The application; it asks for the account's Basic credentials."""
    app = FastAPI(openapi_url=None)
    app.middleware("http")(_guard(account_sid, auth_token))
    _add_making(app, side, apart(anyio.CapacityLimiter(OWN_THREADS)))
    _add_twiml(app, side, auth_token)
    _add_reading(app, "messages", side.texts)
    _add_reading(app, "calls", side.calls)
    _add_account(app, side, account_sid)
    return app


def refusal(code: int, status: int = BAD_REQUEST) -> Response:
    """An error as Twilio answers it."""
    more = f"https://www.twilio.com/docs/errors/{code}"
    body = {"code": code, "message": f"Error {code}.", "more_info": more, "status": status}
    return JSONResponse(body, status)


def _guard(account_sid: str, auth_token: str) -> Callable[[Request, Any], Awaitable[Response]]:
    pair = base64.b64encode(f"{account_sid}:{auth_token}".encode()).decode()
    expected = f"Basic {pair}".encode()

    async def guard(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        path = request.url.path.removeprefix(request.scope.get("root_path", ""))
        if path.startswith("/twiml/"):
            return await go_on(request)  # the telephone fetches this, and signs instead
        if not hmac.compare_digest(request.headers.get("authorization", "").encode(), expected):
            return refusal(NO_CREDENTIALS, UNAUTHORIZED)
        if f"/{account_sid}/" not in path and not path.endswith(f"/Accounts/{account_sid}.json"):
            return refusal(NO_SUCH_THING, NOT_FOUND)
        return await go_on(request)

    return guard


def apart(own: anyio.CapacityLimiter) -> Callable[..., Awaitable[None]]:
    """Runs something in threads of its own, and waits for it."""

    async def run(act: Callable[..., object], *arguments: object) -> None:
        await anyio.to_thread.run_sync(act, *arguments, limiter=own)

    return run


def _add_making(app: FastAPI, side: TwilioRestSide, do_apart: Callable[..., Awaitable[None]]) -> None:
    @app.post(f"{PREFIX}/Messages.json")
    async def make_message(request: Request) -> Response:
        taken = side.take_text(await _form(request))
        if isinstance(taken, int):
            return refusal(taken)
        later = BackgroundTasks()
        later.add_task(do_apart, side.meet_its_fate, taken)
        return JSONResponse(taken.as_json(), CREATED, background=later)

    @app.post(f"{PREFIX}/Calls.json")
    async def make_call(request: Request) -> Response:
        taken = side.take_call(await _form(request), _base_url(request))
        return refusal(taken) if isinstance(taken, int) else JSONResponse(taken.as_json(), CREATED)

    @app.post(f"{PREFIX}/Calls/{{sid}}.json")
    async def change_call(sid: str, request: Request) -> Response:
        call = _find(side.calls, sid)
        if not isinstance(call, PlacedCall):
            return refusal(NO_SUCH_THING, NOT_FOUND)
        later = BackgroundTasks()
        if (await _form(request)).get("Status") in OVER:
            later.add_task(do_apart, side.cancel, call)
        return JSONResponse(call.as_json(), background=later)


def _base_url(request: Request) -> str:
    """Where these routes begin, mounted under another path or not; Starlette's own `base_url` leaves the path out."""
    return str(request.url).partition(f"{API_VERSION}/")[0]


def _add_twiml(app: FastAPI, side: TwilioRestSide, auth_token: str) -> None:
    signed = Annotated[Form, Depends(signed_form(TwilioSignature(auth_token)))]

    @app.post("/twiml/{sid}")
    async def twiml(sid: str, form: signed) -> Response:  # noqa: ARG001 - only its signature matters
        call = _find(side.calls, sid)
        return xml(call.form.get("Twiml", "") if call else "")


def _add_reading(app: FastAPI, name: str, kept: Sequence[Handed]) -> None:
    path = f"{PREFIX}/{name.capitalize()}"

    @app.get(f"{path}.json")
    def listed(request: Request) -> Response:
        wanted = {key: request.query_params.get(key) for key in ("To", "From")}
        fitting = [
            one.as_json()
            for one in reversed(kept)
            if all(value is None or one.form.get(key) == value for key, value in wanted.items())
        ]
        return _page(request, name, fitting)

    @app.get(f"{path}/{{sid}}.json")
    def fetched(sid: str) -> Response:
        one = _find(kept, sid)
        return JSONResponse(one.as_json()) if one else refusal(NO_SUCH_THING, NOT_FOUND)


def _add_account(app: FastAPI, side: TwilioRestSide, account_sid: str) -> None:
    @app.get(f"/{API_VERSION}/Accounts/{account_sid}.json")
    def account() -> Response:
        return JSONResponse({"sid": account_sid, "status": side.account_status, "type": "Full"})

    @app.get(f"{PREFIX}/IncomingPhoneNumbers.json")
    def numbers(request: Request) -> Response:
        wanted = request.query_params.get("PhoneNumber")
        fitting = [one.as_json(account_sid) for one in side.numbers if wanted in {None, one.number}]
        return _page(request, "incoming_phone_numbers", fitting)


def _page(request: Request, name: str, fitting: Sequence[Mapping[str, Any]]) -> Response:
    """All that was asked for, as the one page that there is."""
    page = {"page": 0, "page_size": MOST_ON_A_PAGE, "next_page_uri": None, "previous_page_uri": None}
    uri = request.url.path
    where = {"uri": uri, "first_page_uri": uri, "start": 0, "end": max(len(fitting) - 1, 0)}
    return JSONResponse({name: list(fitting), **page, **where})


def _find(kept: Sequence[Handed], sid: str) -> Handed | None:
    return next((one for one in kept if one.sid == sid), None)


async def _form(request: Request) -> Form:
    return {name: str(value) for name, value in (await request.form()).items()}
