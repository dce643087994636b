"""Twilio's word on what became of a text or a call, in whichever order it comes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Response

from backend import on_the_loop
from channels.delivery import call_carrier, sms_carrier
from channels.signature import TwilioSignature
from channels.webhook import Form, signed_form

MOST_SID = 64
NO_CONTENT = 204


@dataclass(frozen=True, slots=True)
class Status:
    """One callback.

    Attributes:
        is_of_a_call: Whether it speaks of a call; else of a text.
        sid: Twilio's number of the message or the call.
        status: Twilio's word.
        error_code: Twilio's; None without an error.
        news_key: The key that the callback's URL carries.
    """

    is_of_a_call: bool
    sid: str
    status: str
    error_code: str | None
    news_key: str | None


Record = Callable[[Status], None]
"""Keeps one callback, in a transaction of its own; when it raises, Twilio is answered 500."""

NewsKey = Annotated[str | None, Query(max_length=200)]


def delivery_routes(record: Record, signature: TwilioSignature) -> APIRouter:
    """The routes `/twilio/sms/status` and `/twilio/voice/outgoing`."""
    routes = APIRouter()
    signed = Annotated[Form, Depends(signed_form(signature))]

    @routes.post(sms_carrier.STATUS_URL)
    async def text(form: signed, news: NewsKey = None) -> Response:
        sid, status = _required(form, "MessageSid"), _required(form, "MessageStatus")
        told = _status(form, sid, status, news, is_of_a_call=False)
        await on_the_loop.run(record, told)
        return Response(status_code=NO_CONTENT)

    @routes.post(call_carrier.STATUS_URL)
    async def call(form: signed, news: NewsKey = None) -> Response:
        sid, status = _required(form, "CallSid"), _required(form, "CallStatus")
        told = _status(form, sid, status, news, is_of_a_call=True)
        await on_the_loop.run(record, told)
        return Response(status_code=NO_CONTENT)

    return routes


def _status(form: Form, sid: str, status: str, news_key: str | None, *, is_of_a_call: bool) -> Status:
    return Status(is_of_a_call, sid, status, form.get("ErrorCode") or None, news_key)


def _required(form: Form, name: str) -> str:
    if not form.get(name):
        raise HTTPException(400, f"A status of Twilio's has a {name}.")
    return form[name][:MOST_SID]
