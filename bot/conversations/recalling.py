"""Where a kept conversation stands, found by replaying it and doing nothing."""

from typing import Any

from backend.storage import conversations
from bot.engine.dialogue_run import Replay, ScriptChanged, Standing
from bot.engine.journal import Journal, unpack
from dialogs.conversation import conversation
from dialogs.opening import Opening


def recall(stored: conversations.Stored) -> Standing:
    """Where the conversation waits, or how it ended.

    Raises:
        ScriptChanged: Its journal was written by other dialogues.
    """
    journal: Journal = list(stored.journal)
    opening = unpack(Opening, stored.opening)
    return Replay(lambda: conversation(stored.channel, opening), journal, _nothing_new, _nothing_new).play()


def _nothing_new(asked: object) -> Any:
    raise ScriptChanged(f"a journal ends at a question, not at {asked!r}")


def without_personal(stored: conversations.Stored, script_version: str) -> Journal:
    """The journal of a conversation that is over, without what was said in a personal dialogue not ended."""
    if stored.script_version != script_version:
        return []
    try:
        return stored.journal[: recall(stored).open_seal]
    except ScriptChanged:
        return []
