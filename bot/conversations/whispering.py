"""Tells an adviser who calls and about what: read when it is said, and kept nowhere."""

from backend.domain.people import Beneficiary, Payee
from backend.domain.transfer import CallSubject
from backend.services import activating, conversation_keeping, identifying
from backend.services.work import Work
from bot.context import AppContext


def whispered(context: AppContext, work: Work, conversation_id: int, subject: CallSubject) -> str | None:
    """Who is in a conversation, and what it is about; None where there is no such conversation.

    Of the secret it is told whether it is blocked, and nothing else.
    """
    conversation = conversation_keeping.by_id(work, conversation_id)
    if conversation is None:
        return None
    caller = identifying.known(work, conversation.beneficiary_id, conversation.intervenant_id)
    payee = identifying.known(work, None, subject.payee_id)
    values: dict[str, object] = {"caller": None, "code": None, "standing": None}
    if isinstance(caller, Payee):
        values["caller"] = caller.name
    elif isinstance(caller, Beneficiary):
        code, standing = identifying.cesu_code_of(work, caller.id), activating.standing_of(work, caller.id)
        values = {"caller": caller.polite_name, "code": code, "standing": standing}
    speaker = context.speaker(conversation.programme, "speech", work.today)
    return speaker.say("adviser.whisper", payee=payee, topic=subject.topic, **values)
