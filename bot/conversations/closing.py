"""Closes conversations that their caller has left, and keeps nothing that was personal in them."""

from datetime import timedelta
from typing import Any

from backend.domain.conversation import Conversation
from backend.services import conversation_keeping
from backend.services.work import Work
from bot.context import AppContext
from bot.conversations.confirmation_calls import given_up
from bot.conversations.letter_writing import LetterWriter
from bot.conversations.openings import opening_in, run_of
from bot.engine.journal import Journal, JournalMismatch

SAID_BY, GONE_BY = timedelta(seconds=25), timedelta(minutes=2)
"""When a receipt has been read aloud, slowly too, and when a call that goes on would have told of a silence."""


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
    changes: dict[str, Any] = {"ended": "cut", "journal": _without_personal(context, conversation)}
    if conversation.stage == "unheard" and _was_heard_out(conversation, work.now - conversation.touched_at):
        changes["stage"] = "free"
    conversation_keeping.save(work, conversation, changes)
    given_up(LetterWriter(context, work, conversation.programme, conversation.id), opening_in(conversation))


def _was_heard_out(conversation: Conversation, after: timedelta) -> bool:
    """Whether what was last said was over when the caller hung up: that they were silent was noted, or it took so long.

    Who has not hung up, but is gone, may have heard nothing.
    """
    silent = bool(conversation.journal) and conversation.journal[-1]["kind"] == "missed"
    return silent or SAID_BY < after < GONE_BY


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
