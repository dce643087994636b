"""How long it takes to find out where a call stands from what it has heard and done."""

import statistics
import time

from sqlalchemy import Engine

from backend.domain.conversation import Conversation
from backend.services.conversation_keeping import peek
from bot.app import context_of
from bot.context import AppContext
from bot.conversations.openings import run_of
from channels.voice import VOICE
from tests.support.callers import JEANNE
from tests.support.in_process import Caller
from tests.support.line import settings

ENTRIES = 42
SID = "bench-replay"
CORRECTING = ("2", "2", "3*30")
"""At the recap: correct, the hours, three and a half."""


def call_of_42_entries(context: AppContext) -> Conversation:
    """A call that corrects its hours until its journal has so many entries or a few more."""
    caller = Caller(context, sid=SID)
    for keys in (JEANNE.cesu, JEANNE.born, "1", "1", "3*30", *CORRECTING * ENTRIES):
        caller.press(keys)
        conversation = peek(context.database, VOICE.name, SID)
        assert conversation
        if len(conversation.journal) >= ENTRIES:
            return conversation
    raise AssertionError("a call that corrects itself writes a journal")


def replay_microseconds(engine: Engine, times: int = 2000) -> tuple[int, float]:
    """The entries of a journal and the median time of replaying it, in microseconds."""
    context = context_of(settings(), engine)
    conversation = call_of_42_entries(context)
    took = []
    for _ in range(times):
        began = time.perf_counter()
        run = run_of(context, conversation)
        state = run.recall()
        took.append(time.perf_counter() - began)
        run.close()
        assert state.waiting
    return len(conversation.journal), statistics.median(took) * 1_000_000
