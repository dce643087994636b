"""Opens conversations, and finds the one that a delivery belongs to."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from backend.domain.conversation import Conversation
from backend.domain.people import Beneficiary
from backend.domain.programme import Programme
from backend.services import conversation_keeping, identifying
from backend.services.conversation_keeping import Beginning
from backend.services.work import Work
from bot.context import AppContext
from bot.conversations.confirmation_calls import opening_of
from bot.engine.dialogue_run import DialogueRun
from bot.engine.journal import JournalMismatch, pack, unpack
from dialogs.answers.meant import OpenAnswer
from dialogs.channel import Channel
from dialogs.exchange import Heard, Incoming
from dialogs.opening import Opening
from dialogs.steps import Ask


def find_or_open(context: AppContext, work: Work, incoming: Incoming) -> Conversation:
    """The conversation that was delivered to, opened when it is new, and locked until the transaction ends."""
    found = conversation_keeping.find(work, incoming.channel, incoming.external_id)
    return found or open_conversation(context, work, incoming)


def open_conversation(context: AppContext, work: Work, incoming: Incoming) -> Conversation:
    """Open the conversation of a delivery."""
    programmes = context.programmes_of(incoming.line)
    assert programmes, "a number of no programme is refused before"
    opening, beneficiary_id, intervenant_id = _begin(context, work, programmes, incoming)
    beginning = Beginning(
        channel=incoming.channel,
        external_id=incoming.external_id,
        programme=_programme(work, programmes, beneficiary_id),
        opening=pack(Opening, opening),
        script_version=context.script_version,
        beneficiary_id=beneficiary_id,
        intervenant_id=intervenant_id,
    )
    return conversation_keeping.open_new(work, beginning)


def _begin(
    context: AppContext, work: Work, programmes: Sequence[Programme], incoming: Incoming
) -> tuple[Opening, int | None, int | None]:
    """How the conversation begins, and which beneficiary or intervenant it is if that is known already."""
    if incoming.call_back_id is not None:
        opening, call = opening_of(work, incoming.call_back_id)
        return (opening, call.beneficiary_id, call.intervenant_id) if call else (opening, None, None)
    if context.channels[incoming.channel].known_by_sender:
        caller = identifying.whose_number(work, [each.code for each in programmes], incoming.sender)
        if isinstance(caller, Beneficiary):
            return Opening(caller=caller), caller.id, None
        return Opening(caller=caller), None, caller.id if caller else None
    rung_from = conversation_keeping.rung_from(work, incoming.sender)
    return Opening(serves=_names_of(programmes), rung_from=rung_from), None, None


def _programme(work: Work, programmes: Sequence[Programme], beneficiary_id: int | None) -> str:
    """The code of the programme for which a conversation speaks: its beneficiary's, else the first of its number."""
    if len(programmes) == 1 or beneficiary_id is None:
        return programmes[0].code
    found = identifying.known(work, beneficiary_id, None)
    return found.programme if isinstance(found, Beneficiary) else programmes[0].code


def _names_of(programmes: Sequence[Programme]) -> tuple[str, ...]:
    """How the programmes of a number are said, where they are several."""
    return tuple(each.spoken_name for each in programmes) if len(programmes) > 1 else ()


def opening_in(conversation: Conversation) -> Opening:
    """How a kept conversation began; where that was written by another version, only whether we had placed the call."""
    try:
        opening: Opening = unpack(Opening, conversation.opening)
    except JournalMismatch:
        call_back_id = conversation.opening.get("call_back_id")
        return Opening(call_back_id=call_back_id if isinstance(call_back_id, int) else None)
    return opening


def run_of(context: AppContext, conversation: Conversation, anew: Opening | None = None) -> DialogueRun:
    """The dialogue of a conversation over its journal; `anew` begins another with nothing heard yet."""
    channel = context.channels[conversation.channel]
    opening, journal = (anew, []) if anew else (opening_in(conversation), list(conversation.journal))
    return DialogueRun(partial(channel.dialogue, opening), journal, channel.interlude, conversation.pace)


def run_of_new(channel: Channel) -> DialogueRun:
    """The dialogue of a conversation of which nothing is known yet."""
    return DialogueRun(partial(channel.dialogue, Opening()), [], channel.interlude)


def changes_the_subject(channel: Channel, run: DialogueRun, heard: Heard | None, today: date) -> bool:
    """Whether a new wish comes where something else was asked, and is no answer to that."""
    try:
        waiting = run.recall().waiting
    except JournalMismatch:
        return False
    menu = _first_question(channel)
    if heard is None or menu is None or not isinstance(waiting, Ask) or waiting.role == "menu":
        return False
    wishes, answers = menu.hear(heard, today), waiting.answer.hear(heard, today)
    wanted = any(menu.wants(wish.value) for wish in wishes)
    return wanted and (not answers or menu.is_whole(wishes[0].value))


def is_always_answered(channel: Channel, heard: Heard | None, today: date) -> bool:
    """Whether what was heard is answered even to somebody who has asked for no more messages."""
    menu = _first_question(channel)
    if menu is None or heard is None:
        return False
    alone, anywhere = menu.hear(heard, today), menu.keyword(heard, today)
    return any(menu.always_answered(reading.value, alone=len(alone) == 1) for reading in alone or anywhere)


def _first_question(channel: Channel) -> OpenAnswer | None:
    """The open question with which the channel's dialogue begins; None where it begins otherwise."""
    run = run_of_new(channel)
    waiting = run.recall().waiting
    run.close()
    answer = waiting.answer if isinstance(waiting, Ask) else None
    return answer if isinstance(answer, OpenAnswer) else None
