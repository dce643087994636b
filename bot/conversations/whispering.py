"""Tells an adviser who calls and about what: read when it is said, and kept nowhere."""

from backend.domain.conversation import Conversation
from backend.domain.people import Beneficiary, Payee
from backend.domain.transfer import CallSubject
from backend.services import activating, choosing_pins, conversation_keeping, identifying
from backend.services.work import Work
from bot.context import AppContext
from bot.conversations.openings import opening_in


def whispered(context: AppContext, work: Work, conversation_id: int, subject: CallSubject) -> str | None:
    """Who is in a conversation, and what it is about; None where there is no such conversation.

    Of the secret it is told whether it is blocked, and nothing else. Who picks up a call of ours is not named: that it
    rang at somebody's number says little of who answers.
    """
    conversation = conversation_keeping.by_id(work, conversation_id)
    if conversation is None:
        return None
    placed = opening_in(conversation).call_back_id is not None and not _proved(work, conversation)
    whose = (None, None) if placed else (conversation.beneficiary_id, conversation.intervenant_id)
    caller = identifying.known(work, *whose)
    payee = identifying.known(work, None, subject.payee_id)
    values: dict[str, object] = {"caller": None, "code": None, "standing": None}
    if isinstance(caller, Payee):
        values["caller"] = caller.name
    elif isinstance(caller, Beneficiary):
        code, standing = identifying.cesu_code_of(work, caller.id), activating.standing_of(work, caller.id)
        values = {"caller": caller.polite_name, "code": code, "standing": standing}
    values |= {"placed": placed, "trusted": conversation.trusted_id is not None, "known_number": subject.known_number}
    speaker = context.speaker(conversation.programme, "speech", work.today)
    return speaker.say("adviser.whisper", payee=payee, topic=subject.topic, **values)


def _proved(work: Work, conversation: Conversation) -> bool:
    """Whether whoever picked up a call of ours has shown in it that it is they: by choosing their first PIN."""
    owner = conversation.beneficiary_id
    return owner is not None and choosing_pins.chose_first_pin_in(work, owner, conversation.id)
