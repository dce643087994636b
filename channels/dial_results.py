"""How Twilio's Dial tells that a transfer has ended, and what it asks for whoever was rung."""

from typing import Annotated, Literal

from fastapi import Query

from backend.domain.transfer import CallSubject, Topic, TransferEnd
from channels.webhook import Form

CONNECTED = frozenset({"completed", "answered"})
ENDS: dict[str, TransferEnd] = {"busy": "busy", "no-answer": "no_answer", "canceled": "no_answer"}
"""What Dial's `DialCallStatus` comes to where the two were not connected; any other has failed."""

TransferAsked = Literal["asked", "talked", "busy", "no_answer", "failed"] | None


def transfer_end(form: Form, asked: Literal["asked"] | TransferEnd) -> TransferEnd:
    """How the transfer ended; who picked up and did not take the call has not answered."""
    if asked != "asked":
        return asked
    status = form.get("DialCallStatus", "")
    if status not in CONNECTED:
        return ENDS.get(status, "failed")
    return "talked" if form.get("DialBridged", "true") == "true" else "no_answer"


def whisper_query(conversation_id: int, subject: CallSubject) -> str:
    """What the address of a document for whoever is rung carries: numbers of ours, by which all is found again."""
    payee = f"&payee={subject.payee_id}" if subject.payee_id else ""
    known = "&known=true" if subject.known_number else ""
    return f"?conversation={conversation_id}&topic={subject.topic}{payee}{known}"


async def whisper_subject(
    topic: Annotated[Topic, Query()] = "other",
    payee: Annotated[int | None, Query(ge=1)] = None,
    known: Annotated[bool, Query()] = False,  # noqa: FBT002 - a part of an address
) -> CallSubject:
    """What a call is about, as we wrote it into the address."""
    return CallSubject(topic, payee, known)
