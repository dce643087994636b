"""One text is one transaction too: answered once, in order, and nothing secret in it is kept."""

import hashlib
from dataclasses import replace
from datetime import timedelta

from backend.services import delivering
from backend.services.work import Work
from backend.storage import conversations, texting
from bot.context import House
from bot.conversations.listening import listen_ahead
from bot.conversations.openings import lock_or_open
from bot.conversations.recalling import recall
from bot.conversations.secret_words import holds_a_pin
from bot.conversations.turn import Render, Turn, close
from bot.engine.dialogue_run import ScriptChanged
from bot.engine.speaker import Speaker
from dialogs.answers.text_command import TextCommand
from dialogs.exchange import Incoming, Reply
from dialogs.script import Ask

IDLE = timedelta(minutes=30)
"""A thread that nobody continued for so long begins anew."""

NEVER_REFUSED = frozenset({"STOP", "CONTACT", "REPRISE"})
"""Words that are answered even to a number that wants no texts."""


def thread_of(sender: str, line: str) -> str:
    """The name of the thread between two numbers, in which neither can be read."""
    return hashlib.sha256(f"{sender}>{line}".encode()).hexdigest()[:32]


def take_text(house: House, message_sid: str, incoming: Incoming, render: Render) -> str:
    """Answer one text; delivered again, the same answer.

    Args:
        house: What every turn needs.
        message_sid: The carrier's name of the text.
        incoming: The text, in the thread between its two numbers.
        render: Renders the answer.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: The database is away; nothing has happened: take it again.
    """
    assert incoming.heard, "a text holds something"
    secret = holds_a_pin(incoming.heard.words)
    parsed = None if secret else listen_ahead(house, incoming)
    with house.engine.begin() as connection:
        work = Work(connection, house.clock())
        stored = lock_or_open(house, work, incoming)
        if (known := texting.reply_to(connection, message_sid)) is not None:
            return known
        stored = _thread(house, work, incoming, stored)
        if secret:
            reply = _warning(house, work, stored)
        elif _unwanted(house, work, incoming):
            reply = Reply((), None, stored.turn)
        else:
            turn = Turn(house, work, stored, parsed, incoming)
            reply = _never_mute(house, work, stored, turn.take(incoming.heard))
            turn.save()
        rendered = render(reply)
        texting.keep_reply(connection, message_sid, rendered, work.now)
        return rendered


def _thread(house: House, work: Work, incoming: Incoming, stored: conversations.Stored) -> conversations.Stored:
    """The thread, begun anew when it has ended, was left, or its dialogues were deployed anew."""
    if stored.ended is None:
        goes_on = work.now - stored.touched_at <= IDLE and stored.script_version == house.script_version
        if goes_on and not _changes_the_subject(work, stored, incoming):
            return stored
        close(house, work, stored)
    conversations.retire(work.connection, stored.id)
    return lock_or_open(house, work, incoming)


def _changes_the_subject(work: Work, stored: conversations.Stored, incoming: Incoming) -> bool:
    """Whether a command comes where something else was asked, and is no answer to that."""
    assert incoming.heard, "a text holds something"
    try:
        waiting = recall(stored).waiting
    except ScriptChanged:
        return False
    if not isinstance(waiting, Ask) or isinstance(waiting.answer, TextCommand):
        return False
    commands = TextCommand().hear(incoming.heard, work.today)
    answers = waiting.answer.hear(incoming.heard, work.today)
    return bool(commands) and (not answers or commands[0].value.is_a_whole_payment)


def _warning(house: House, work: Work, stored: conversations.Stored) -> Reply:
    """What is said to somebody who writes a secret; nothing of it is kept."""
    return Reply((_writer(house, work, stored).say("sms.secret"),), None, stored.turn)


def _never_mute(house: House, work: Work, stored: conversations.Stored, reply: Reply) -> Reply:
    """The reply; where it says nothing, as after going back to the beginning, the words that there are."""
    return reply if any(reply.says) else replace(reply, says=(_writer(house, work, stored).say("sms.help"),))


def _writer(house: House, work: Work, stored: conversations.Stored) -> Speaker:
    return Speaker(house.phrasebook, house.programmes[stored.programme], "text", work.today)


def _unwanted(house: House, work: Work, incoming: Incoming) -> bool:
    """Whether the number has asked for no more texts, and this one does not change that."""
    programme = house.programme_of(incoming.line).code
    if not delivering.has_opted_out(work, incoming.sender, programme):
        return False
    assert incoming.heard, "a text holds something"
    readings = TextCommand().hear(incoming.heard, work.today)
    return not any(reading.value.word in NEVER_REFUSED for reading in readings)
