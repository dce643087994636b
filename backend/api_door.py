"""Stands before the REST routes: the token first, then a body of bounded size, and refusals that quote nothing."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.types import Message, Receive

MOST_BYTES = 64 * 1024
"""No request of the API comes near this but the issuer's files, which have a limit of their own."""

TOO_LARGE, UNPROCESSABLE = 413, 422
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def behind_the_door(bearer: Callable[[str], None], most_bytes: int = MOST_BYTES) -> type[APIRoute]:
    """A kind of route that reads nothing of a request before its token is known.

    FastAPI would read the whole body before it looks at any dependency.

    Args:
        bearer: Refuses whoever does not bear the token.
        most_bytes: How large a body may be.
    """

    class GuardedRoute(APIRoute):
        def get_route_handler(self) -> Handler:
            handle = super().get_route_handler()

            async def answer(request: Request) -> Response:
                bearer(request.headers.get("authorization", ""))
                announced = request.headers.get("content-length", "")
                if announced.isdecimal() and int(announced) > most_bytes:
                    raise _too_large(most_bytes)
                try:
                    return await handle(Request(request.scope, _limited(request.receive, most_bytes)))
                except RequestValidationError as error:
                    # Its own answer repeats what was sent, which may be somebody's, or be no text at all.
                    said = [{"loc": each["loc"], "msg": each["msg"]} for each in error.errors()]
                    raise HTTPException(UNPROCESSABLE, said) from None

            return answer

    return GuardedRoute


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
