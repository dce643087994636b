"""A small stateful fake of Twilio's REST side, which checks every request and fails as Twilio fails.

It is our own telephone's REST side over real HTTP, behind a door that can be slow, cut connections or be busy.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Literal, cast

from fastapi import FastAPI
from starlette.responses import JSONResponse
from starlette.types import Message, Receive, Scope, Send

from channels.phone.handed import SentText
from channels.phone.rest import RestSide
from channels.phone.rest_routes import Form, refusal
from channels.phone.telephone import Telephone
from tests.support.line import ACCOUNT, TOKEN, listening
from tests.support.twilio_checks import Asked, faults

Trouble = Literal["busy", "error", "cut_before", "cut_after", "error_after"]
"""429; 500 without taking it; the connection cut before and after it is taken; 500 after it is taken."""

INVALID = 21222
RETRY_AFTER = "7"


class TwilioRest(RestSide):
    """Twilio's REST side, with troubles.

    Attributes:
        url: Where it listens.
        refused: Twilio's error code by number; a text to it is refused for good.
        failing: The error code by number with which a text, once taken, is undelivered.
        troubles: What happens to the next requests that make something, the first first.
        deaf: Whether nothing can be listed.
        delay: Seconds before each request is looked at.
        faults: A sentence for each request that Twilio's description does not allow.
        asked: How many requests came, by method and kind.
        silent: Whether texts keep their state, and no callbacks are sent.
    """

    def __init__(self, telephone: Telephone, clock: Callable[[], datetime]) -> None:
        super().__init__(ACCOUNT, TOKEN, telephone, clock)
        self.url = ""
        self.refused: dict[str, int] = {}
        self.failing: dict[str, int] = {}
        self.troubles: deque[Trouble] = deque()
        self.deaf = False
        self.delay = 0.0
        self.silent = False
        self.faults: list[str] = []
        self.asked: Counter[str] = Counter()

    def bodies(self, number: str) -> list[str]:
        """The texts taken for a number."""
        return [text.body for text in self.texts if text.to == number]

    def refusal_of(self, form: Form) -> int | None:
        """Twilio's error code for a text to this number; calls are taken."""
        return self.refused.get(form["To"]) if "Body" in form else None

    def fate_of(self, text: SentText) -> Iterable[tuple[str, int | None]]:
        """Sent, then delivered or not."""
        if self.silent:
            return ()
        code = self.failing.get(text.to)
        return (("sent", None), ("undelivered", code) if code else ("delivered", None))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application with its troubles, which `app` behind it knows nothing of."""
        if scope["type"] != "http" or scope["path"].startswith("/twiml/"):
            await self.app(scope, receive, send)
            return
        if (body := await _whole(receive)) is None:
            return
        await asyncio.sleep(self.delay)
        making = scope["method"] == "POST"
        self.asked[f"{scope['method']} {scope['path'].rsplit('/', 1)[-1].partition('.')[0]}"] += 1
        if found := _check(scope, body):
            self.faults += found
            await refusal(INVALID)(scope, receive, send)
        elif making and self.troubles:
            await self._make_trouble(self.troubles.popleft(), scope, body, send)
        elif self.deaf and not making:
            await refusal(20500, 500)(scope, receive, send)
        else:
            await self.app(scope, _again(body), send)

    async def _make_trouble(self, trouble: Trouble, scope: Scope, body: bytes, send: Send) -> None:
        if trouble.endswith("_after"):
            await self.app(scope, _again(body), _nobody)
        if trouble.startswith("cut"):
            # uvicorn's send belongs to a cycle that knows its connection.
            cast("Any", send).__self__.transport.abort()
        elif trouble == "busy":
            busy = JSONResponse({"code": 20429, "status": 429}, 429, {"Retry-After": RETRY_AFTER})
            await busy(scope, _again(b""), send)
        else:
            await refusal(20500, 500)(scope, _again(b""), send)


@contextmanager
def playing_twilio(telephone: Telephone, clock: Callable[[], datetime]) -> Iterator[TwilioRest]:
    """Serve the fake on a free port of loopback; at the end, every request was one that Twilio allows."""
    rest = TwilioRest(telephone, clock)
    with listening(cast("FastAPI", rest)) as url:
        rest.url = url
        yield rest
    assert rest.faults == []


def _check(scope: Scope, body: bytes) -> list[str]:
    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    return faults(Asked(scope["method"], scope["path"], scope["query_string"].decode(), headers, body))


async def _whole(receive: Receive) -> bytes | None:
    """The body; None where the client has gone before it was all sent, so that there is nothing to take."""
    body = b""
    while (message := await receive())["type"] == "http.request":
        body += bytes(message.get("body", b""))
        if not message.get("more_body"):
            return body
    return None


def _again(body: bytes) -> Receive:
    """The body once more, then nothing: the application must not mistake a dead client for the end."""
    messages = deque[Message]([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> Message:
        if messages:
            return messages.popleft()
        await asyncio.Event().wait()
        raise AssertionError("Nobody sets this event.")

    return receive


async def _nobody(message: Message) -> None:
    """Where an answer goes that is never given."""
