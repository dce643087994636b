"""Has a sentence understood before the turn's transaction opens, and only when nothing simpler hears it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from backend import on_the_loop
from backend.domain.calendar import paris_date
from backend.domain.conversation import Conversation
from backend.services import conversation_keeping
from bot.context import AppContext
from bot.conversations.openings import run_of, run_of_new
from bot.engine.command_words import command_said
from bot.engine.dialogue_run import DialogueRun
from bot.engine.journal import JournalMismatch
from bot.engine.parsed import Parsed
from dialogs.answers.meant import OpenAnswer
from dialogs.exchange import Incoming
from dialogs.steps import Ask

LONG = 7
"""Words of a sentence that may be about something else than the answer it holds."""


@dataclass(frozen=True)
class Ahead:
    """What was found out before the transaction.

    Attributes:
        conversation: As it was seen; None where there was none.
        run: Its dialogue, at the question that waits: the turn goes on with it if nothing has changed since.
        parsed: What the sentence means; None where nothing had to understand it, or could.
    """

    conversation: Conversation | None = None
    run: DialogueRun | None = None
    parsed: Parsed | None = None

    def run_of(self, conversation: Conversation) -> DialogueRun | None:
        """The dialogue of the conversation, if that is still as it was seen."""
        return self.run if self.conversation == conversation else None


@contextmanager
def listening_ahead(context: AppContext, incoming: Incoming) -> Iterator[Ahead]:
    """Ask what a whole sentence means while nothing is locked.

    Keys, codes and dates never get there, nor what is said where the PIN is asked; hours, yes and no do only in a
    sentence that is long enough to be about something else ("y a un débit de douze heures que j'ai jamais fait").
    """
    ahead = _look_ahead(context, incoming)
    try:
        yield ahead
    finally:
        if ahead.run:
            ahead.run.close()


def _look_ahead(context: AppContext, incoming: Incoming) -> Ahead:
    heard = incoming.heard
    if heard is None or heard.how == "keys" or heard.silent or command_said(heard):
        return Ahead()
    seen = conversation_keeping.peek(context.database, incoming.channel, incoming.external_id)
    run = _run_of(context, incoming, seen)
    if run is None:
        return Ahead()
    waiting = run.state.waiting
    if not isinstance(waiting, Ask):
        return Ahead(seen, run)
    if waiting.answer.hear(heard, paris_date(context.clock())) and not _may_mean_more(waiting, heard.words):
        return Ahead(seen, run)
    return Ahead(seen, run, on_the_loop.aside(context.understand, heard.words))


def _may_mean_more(question: Ask, words: str) -> bool:
    """Whether words that hold an answer may be about something else; codes and open questions are heard whole."""
    heard_whole = question.readings or isinstance(question.answer, OpenAnswer)
    return not heard_whole and len(words.split()) >= LONG


def _run_of(context: AppContext, incoming: Incoming, seen: Conversation | None) -> DialogueRun | None:
    """The dialogue at the question that the words answer: that of the conversation, or of one that begins."""
    channel = context.channels[incoming.channel]
    begins = seen is None or (channel.begins_anew and seen.ended is not None)
    if begins:
        run = run_of_new(channel)
    elif seen and seen.ended is None and incoming.turn in {None, seen.turn}:
        run = run_of(context, seen)
    else:
        return None
    try:
        run.recall()
    except JournalMismatch:
        return None
    return run
