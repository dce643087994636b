"""What somebody is played who is rung for a caller: whether they take the call, and only then who calls and why.

Whoever has not keyed anything may be an answering machine, which keeps what it hears.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from twilio.twiml.voice_response import Gather, VoiceResponse

from backend import on_the_loop
from backend.domain.transfer import CallSubject
from channels.conversation_gateway import ConversationGateway
from channels.dial_results import whisper_query, whisper_subject
from channels.signature import TwilioSignature
from channels.twiml import VOICE_URL, spoken
from channels.webhook import Form, signed_form, xml

TAKES_IT, HEARS_IT_AGAIN = "1", "2"
"""The keys by which the call is taken, and by which who calls is told once more."""

ASKED_TIMES, ASKED_PATIENCE = 2, 5
"""How often it is asked whether the call is taken, and the seconds to take it each time."""

TOLD_PATIENCE = 2
"""The seconds after which who has heard who calls is connected."""


def rung_routes(conversations: ConversationGateway, signature: TwilioSignature) -> APIRouter:
    """The routes `/twilio/voice/whisper`, `/twilio/voice/taken` and `/twilio/voice/told`, in the order of a call."""
    routes = APIRouter(prefix=VOICE_URL)
    signed = Annotated[Form, Depends(signed_form(signature))]
    whose = Annotated[int, Query(ge=1)]
    about = Annotated[CallSubject, Depends(whisper_subject)]

    async def told(conversation: int, subject: CallSubject) -> Response:
        sentence = await on_the_loop.run(conversations.whisper, conversation, subject)
        return xml(_told(sentence, f"{VOICE_URL}/told{whisper_query(conversation, subject)}"))

    @routes.post("/whisper")
    async def whisper(form: signed, conversation: whose, subject: about) -> Response:  # noqa: ARG001 - signed
        taken = f"{VOICE_URL}/taken{whisper_query(conversation, subject)}"
        return xml(_asked(conversations.whisper_question(), taken))

    @routes.post("/taken")
    async def taken(form: signed, conversation: whose, subject: about) -> Response:
        return await told(conversation, subject) if form.get("Digits") == TAKES_IT else xml(_hung_up())

    @routes.post("/told")
    async def told_again(form: signed, conversation: whose, subject: about) -> Response:
        again = form.get("Digits") == HEARS_IT_AGAIN
        return await told(conversation, subject) if again else xml(str(VoiceResponse()))

    return routes


def _asked(question: str, action: str) -> str:
    """Ask whether the call is taken; whoever keys nothing is hung up on."""
    response = VoiceResponse()
    for _ in range(ASKED_TIMES):
        response.append(_one_key(question, action, ASKED_PATIENCE))
    response.hangup()
    return str(response)


def _told(sentence: str, action: str) -> str:
    """Say who calls; where the document ends, the two are connected."""
    response = VoiceResponse()
    response.append(_one_key(sentence, action, TOLD_PATIENCE))
    return str(response)


def _hung_up() -> str:
    response = VoiceResponse()
    response.hangup()
    return str(response)


def _one_key(sentence: str, action: str, patience: int) -> Gather:
    gather = Gather(input="dtmf", action=action, method="POST", num_digits=1, finish_on_key="", timeout=patience)
    gather.append(spoken(sentence))
    return gather
