"""Twilio's messaging webhook: a text in, its answer in the very same exchange."""

from collections.abc import Callable
from typing import Annotated, Protocol

import structlog
from fastapi import APIRouter, Depends, HTTPException, Response
from starlette.concurrency import run_in_threadpool
from twilio.twiml.messaging_response import MessagingResponse

from channels.signature import TwilioSignature
from channels.webhook import Form, signed_form, xml
from dialogs.exchange import Heard, Incoming, Reply
from dialogs.gsm7 import fold_gsm7

CHANNEL = "sms"
SMS_URL = "/twilio/sms"
MOST_SID = 64
MOST_NUMBER = 20

log = structlog.get_logger()


class Threads(Protocol):
    """What the SMS channel needs of those who write back."""

    def take_text(self, message_sid: str, incoming: Incoming, render: Callable[[Reply], str]) -> str:
        """Answer one text; its rendered answer."""

    def thread_of(self, sender: str, line: str) -> str:
        """The name of the thread between two numbers."""

    def text_apology(self, line: str) -> str:
        """A sentence for when the line itself fails; needs no database."""


def sms_routes(threads: Threads, signature: TwilioSignature) -> APIRouter:
    """The route `/twilio/sms`."""
    routes = APIRouter()
    signed = Annotated[Form, Depends(signed_form(signature))]

    @routes.post(SMS_URL)
    async def sms(form: signed) -> Response:
        if not form.get("MessageSid") or not form.get("From"):
            raise HTTPException(400, "A text of Twilio's has a MessageSid and a From.")
        return xml(await run_in_threadpool(_answer, threads, form))

    return routes


def render(reply: Reply) -> str:
    """An answer as TwiML: one message in characters that cost least, or none at all."""
    response = MessagingResponse()
    if body := " ".join(sentence for sentence in reply.says if sentence):
        response.message(fold_gsm7(body))
    return str(response)


def _answer(threads: Threads, form: Form) -> str:
    sid, sender, line = form["MessageSid"][:MOST_SID], form["From"][:MOST_NUMBER], form.get("To", "")[:MOST_NUMBER]
    heard = Heard("text", form.get("Body", ""))
    incoming = Incoming(CHANNEL, threads.thread_of(sender, line), line, None, heard, sender)
    try:
        return threads.take_text(sid, incoming, render)
    except Exception as error:  # noqa: BLE001 - whatever fails, a person's sentence comes back
        log.error("text failed", message=sid, error=type(error).__name__)
        return render(Reply((threads.text_apology(line),), None, 0))
