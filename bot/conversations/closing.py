"""Closes conversations that their caller has left, and keeps nothing that was personal in them."""

from backend.domain.conversation import Conversation
from backend.services import conversation_keeping
from backend.services.work import Work
from bot.context import AppContext
from bot.conversations.confirmation_calls import given_up
from bot.conversations.letter_writing import LetterWriter
from bot.conversations.openings import opening_in, run_of
from bot.engine.journal import Journal, JournalMismatch


def hang_up(context: AppContext, channel: str, external_id: str) -> bool:
    """Close a conversation whose caller has gone, or that nobody continues; False where it was over already."""
    with context.database.begin() as connection:
        work = Work(connection, context.clock())
        conversation = conversation_keeping.find(work, channel, external_id)
        if conversation is None or conversation.ended:
            return False
        close(context, work, conversation)
    return True


def close(context: AppContext, work: Work, conversation: Conversation) -> None:
    """Mark a conversation as cut; what was said inside a personal dialogue leaves its journal."""
    changes = {"ended": "cut", "journal": _without_personal(context, conversation)}
    conversation_keeping.save(work, conversation, changes)
    given_up(LetterWriter(context, work, conversation.programme, conversation.id), opening_in(conversation))


def _without_personal(context: AppContext, conversation: Conversation) -> Journal:
    """The journal of a conversation without what was said in a personal dialogue that has not ended."""
    if conversation.script_version != context.script_version:
        return []
    run = run_of(context, conversation)
    try:
        return conversation.journal[: run.recall().open_seal]
    except JournalMismatch:
        return []
    finally:
        run.close()
