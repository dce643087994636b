"""Stands before the REST routes: the account and its role first, then a body of bounded size; each act is noted.

Refusals quote nothing of what was sent.
"""

import re
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.types import Message, Receive

from backend.api.api_acts import permitted
from backend.api.api_guard import ApiGuard
from backend.domain.audit import DONE, FAILED, REFUSED

MOST_BYTES = 64 * 1024
"""No request of the API comes near this but the issuer's files, which have a limit of their own."""

TOO_LARGE, UNPROCESSABLE = 413, 422
_FIELD = re.compile(r"[A-Za-z_-]{1,40}")
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def behind_the_door(guard: ApiGuard, most_bytes: int = MOST_BYTES) -> type[APIRoute]:
    """A kind of route that reads nothing of a request before it is known who asks, and that they may.

    FastAPI would read the whole body before it looks at any dependency.

    Args:
        guard: Recognises accounts, and notes their acts.
        most_bytes: How large a body may be.
    """

    class GuardedRoute(APIRoute):
        def get_route_handler(self) -> Handler:
            handle = super().get_route_handler()

            async def answer(request: Request) -> Response:
                account = await run_in_threadpool(guard.recognise, request.headers.get("authorization", ""))
                what = permitted(request.method, self.path_format)
                act = request.state.act = guard.begin(account, what)
                try:
                    guard.must_be_allowed(account, what)
                    response = await _handled(handle, request, most_bytes)
                except HTTPException as error:
                    await run_in_threadpool(guard.note, act, f"{REFUSED} {error.status_code}")
                    raise
                except Exception:
                    await run_in_threadpool(guard.note, act, FAILED)
                    raise
                await run_in_threadpool(guard.note, act, DONE)
                return response

            return answer

    return GuardedRoute


async def _handled(handle: Handler, request: Request, most_bytes: int) -> Response:
    """What a route answers to a request of bounded size."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > most_bytes:
        raise _too_large(most_bytes)
    try:
        return await handle(Request(request.scope, _limited(request.receive, most_bytes)))
    except RequestValidationError as error:
        # Its own answer repeats what was sent, which may be somebody's, or be no text at all.
        said = [{"loc": _sayable(each["loc"]), "msg": each["msg"]} for each in error.errors()]
        raise HTTPException(UNPROCESSABLE, said) from None


def _sayable(place: Sequence[object]) -> list[object]:
    """Where something is wrong; of what is no name of a field, only that it is there."""
    return [each if isinstance(each, int) or _FIELD.fullmatch(str(each)) else "?" for each in place]


def _limited(receive: Receive, most_bytes: int) -> Receive:
    """What comes in, up to the limit: a body that does not announce its length is counted."""
    seen = 0

    async def counting() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most_bytes:
            raise _too_large(most_bytes)
        return message

    return counting


def _too_large(most_bytes: int) -> HTTPException:
    return HTTPException(TOO_LARGE, f"A request has at most {most_bytes // 1024} KiB.")
