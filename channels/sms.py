"""Twilio's messaging webhook: a text in, its answer in the very same exchange."""

import hashlib
from asyncio import CancelledError
from datetime import timedelta
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, HTTPException, Response
from twilio.twiml.messaging_response import MessagingResponse

from backend import on_the_loop
from channels.conversation_gateway import ConversationGateway
from channels.signature import TwilioSignature
from channels.webhook import Form, signed_form, xml
from dialogs.channel import Channel
from dialogs.exchange import Heard, Incoming, Reply
from dialogs.gsm7 import fold_gsm7
from dialogs.thread import thread

SMS_URL = "/twilio/sms"
MOST_SID = 64
MOST_NUMBER = 20

SMS = Channel(
    name="sms",
    medium="text",
    dialogue=thread,
    idle=timedelta(minutes=30),
    secrets="call_back",
    fault="fault.text",
    last_fault="fault.text",
    known_by_sender=True,
    begins_anew=True,
    opt_out=True,
)

log = structlog.get_logger()


def sms_routes(conversations: ConversationGateway, signature: TwilioSignature) -> APIRouter:
    """The route `/twilio/sms`."""
    routes = APIRouter()
    signed = Annotated[Form, Depends(signed_form(signature))]

    @routes.post(SMS_URL)
    async def sms(form: signed) -> Response:
        if not form.get("MessageSid") or not form.get("From"):
            raise HTTPException(400, "A text of Twilio's has a MessageSid and a From.")
        try:
            return xml(await on_the_loop.run(_answer, conversations, form))
        except CancelledError:  # the server ends, and has waited for this long enough
            return xml(_apology(conversations, form.get("To", "")))

    return routes


def render(reply: Reply) -> str:
    """An answer as TwiML: one message in characters that cost least, or none at all."""
    response = MessagingResponse()
    if body := " ".join(sentence for sentence in reply.says if sentence):
        response.message(fold_gsm7(body))
    return str(response)


def thread_name(sender: str, line: str) -> str:
    """The name of the thread between two numbers; keyed before it is kept, for numbers can be guessed."""
    return hashlib.sha256(f"{sender}>{line}".encode()).hexdigest()[:32]


def _answer(conversations: ConversationGateway, form: Form) -> str:
    sid, sender, line = form["MessageSid"][:MOST_SID], form["From"][:MOST_NUMBER], form.get("To", "")[:MOST_NUMBER]
    heard = Heard("text", form.get("Body", ""))
    incoming = Incoming(SMS.name, conversations.keyed(thread_name(sender, line)), line, sid, None, heard, sender)
    if sentence := conversations.refusal(SMS, line):
        return render(Reply((sentence,), None, 0))
    try:
        return conversations.take_turn(incoming, render)
    except Exception as error:  # noqa: BLE001 - whatever fails, a person's sentence comes back
        log.error("text failed", message=sid, error=type(error).__name__)
        return _apology(conversations, line)


def _apology(conversations: ConversationGateway, line: str) -> str:
    return render(Reply((conversations.apology(SMS, line[:MOST_NUMBER], last=True),), None, 0))
