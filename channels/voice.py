"""Twilio's voice webhooks: keys and speech in, speech out, and never silence on the line."""

from asyncio import CancelledError
from datetime import timedelta
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, HTTPException, Request, Response

from backend import on_the_loop
from backend.domain.transfer import TALKS_AT_MOST
from channels import twiml
from channels.card_results import result_query
from channels.conversation_gateway import ConversationGateway
from channels.delivery.status import Status
from channels.signature import TwilioSignature
from channels.voice_query import MOST_FAULTS, voice_query
from channels.webhook import Form, signed_form, xml
from dialogs.adviser import CONNECTING, interlude
from dialogs.call import call
from dialogs.call_back import call_back
from dialogs.channel import Channel
from dialogs.exchange import Heard, Incoming
from dialogs.opening import Opening
from dialogs.steps import Dialogue

MOST_SID = 64
OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})

log = structlog.get_logger()


def _dialogue(opening: Opening) -> Dialogue[None]:
    """Somebody rings the line, or is rung by it."""
    return call(opening) if opening.call_back_id is None else call_back(opening)


VOICE = Channel(
    name="voice",
    medium="speech",
    dialogue=_dialogue,
    idle=timedelta(minutes=5),
    secrets="keypad",
    interlude=interlude,
    held={CONNECTING: TALKS_AT_MOST + timedelta(minutes=5)},
    fault="fault.again",
    last_fault="fault.end",
)


def voice_routes(conversations: ConversationGateway, signature: TwilioSignature) -> APIRouter:
    """The routes `/twilio/voice` and below: turns, and what Twilio tells."""
    routes = APIRouter(prefix=twiml.VOICE_URL)
    read = signed_form(signature)
    signed = Annotated[Form, Depends(read)]

    async def answered(incoming: Incoming, turn: int, fault: int) -> Response:
        try:
            return xml(await on_the_loop.run(_answer, conversations, incoming, turn, fault))
        except CancelledError:  # the server ends, and has waited for this long enough: the call goes on elsewhere
            return xml(_apology(conversations, incoming, turn, fault))

    async def voice(request: Request) -> Response:
        form, asked = await read(request), voice_query(request)
        result, placed = asked.told_by(form), asked.call
        incoming = _incoming(form, asked.turn, after_fault=asked.fault > 0, call_back_id=placed, result=result)
        return await answered(incoming, asked.turn, asked.fault)

    # What a caller waits for is routed by Starlette alone: FastAPI's dependencies take a third of the webhook's time.
    routes.add_route(routes.prefix, voice, methods=["POST"])

    @routes.post("/status")
    async def status(form: signed) -> Response:
        over = form.get("CallStatus") in OVER
        noted = not over or await on_the_loop.run(_hang_up, conversations, form.get("CallSid", ""))
        return Response(status_code=204 if noted else 503)

    @routes.post("/fallback")
    async def fallback(form: signed) -> Response:
        incoming = _incoming(form, 0, after_fault=True)
        return await answered(incoming, 0, 1)

    return routes


def _answer(conversations: ConversationGateway, incoming: Incoming, turn: int, fault: int) -> str:
    """The turn's TwiML; when the turn fails, an apology and a way back to the same question."""
    if sentence := conversations.refusal(VOICE, incoming.line):
        return str(twiml.apology(sentence, None))
    try:
        return conversations.take_turn(incoming, twiml.render)
    except Exception as error:  # noqa: BLE001 - whatever fails, the caller hears a person's sentence
        log.error("turn failed", call=incoming.external_id, turn=turn, fault=fault, error=type(error).__name__)
        return _apology(conversations, incoming, turn, fault)


def _apology(conversations: ConversationGateway, incoming: Incoming, turn: int, fault: int) -> str:
    """A sentence, and a way back to the same question unless that has failed too often."""
    last = fault >= MOST_FAULTS
    then = None if last else f"{twiml.VOICE_URL}?turn={turn}&fault={fault + 1}{_call(incoming)}{_result(incoming)}"
    return str(twiml.apology(conversations.apology(VOICE, incoming.line, last=last), then))


def call_over(conversations: ConversationGateway, status: Status) -> None:
    """End the conversation of a call that we placed, once it is over or was never answered."""
    if status.is_of_a_call and status.status in OVER:
        conversations.hang_up(VOICE.name, status.sid)


def _hang_up(conversations: ConversationGateway, sid: str) -> bool:
    """Whether it could be noted that the caller has gone; if not, the call ends as an idle one."""
    try:
        conversations.hang_up(VOICE.name, sid)
    except Exception as error:  # noqa: BLE001 - as for a turn, a traceback could carry what was said
        log.error("hang-up not noted", call=sid, error=type(error).__name__)
        return False
    return True


def _call(incoming: Incoming) -> str:
    """What keeps a call that we placed the one it is."""
    return "" if incoming.call_back_id is None else f"&call={incoming.call_back_id}"


def _result(incoming: Incoming) -> str:
    """What keeps the result of a charge or of a transfer through a fault: Twilio tells it once."""
    if incoming.heard and incoming.heard.card:
        return result_query(incoming.heard.card)
    return f"&transfer={incoming.heard.transfer}" if incoming.heard and incoming.heard.transfer else ""


def _incoming(
    form: Form, turn: int, *, after_fault: bool, call_back_id: int | None = None, result: Heard | None = None
) -> Incoming:
    """One delivery: a call that begins, an answer, what the carrier has done, or the way back after a fault."""
    if not form.get("CallSid"):
        raise HTTPException(400, "A call of Twilio's has a CallSid.")
    asks_again = after_fault and result is None
    heard = result or _heard(form)
    return Incoming(
        channel=VOICE.name,
        external_id=form["CallSid"][:MOST_SID],
        line=form.get("From" if form.get("Direction", "").startswith("outbound") else "To", ""),
        delivery=None if asks_again else str(turn),
        turn=None if asks_again else turn,
        heard=None if asks_again or turn == 0 else heard,
        sender=form.get("From", ""),
        call_back_id=call_back_id,
    )


def _heard(form: Form) -> Heard:
    if form.get("SpeechResult"):
        return Heard("speech", form["SpeechResult"], _confidence(form.get("Confidence", "")))
    keys, last = form.get("Digits", ""), form.get("FinishedOnKey", "")
    return Heard("keys", keys or last, ended=bool(keys and last))


def _confidence(text: str) -> float | None:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return None
