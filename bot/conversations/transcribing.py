"""Writes a conversation down for an adviser, by playing its journal again: nothing else is kept of what was said.

What lies in a personal dialogue (who somebody is, their address) is not written; of a secret, what became of it.
"""

from collections.abc import Iterator
from typing import Any

from backend.domain.calendar import paris_date
from backend.domain.conversation import Conversation
from backend.domain.transcript import TranscriptLine
from bot.context import AppContext
from bot.conversations.openings import run_of
from bot.engine.commands import TurnOutcome
from bot.engine.dialogue_run import DialogueState, answer_type
from bot.engine.journal import JournalEntry, JournalMismatch, unpack
from bot.engine.speaker import Speaker
from dialogs.aloud import PAUSE
from dialogs.channel import Channel
from dialogs.script import DRAWN, Ask, Question

HIDDEN = "[ne s'écrit pas]"
VERDICTS = {"right": "[code secret juste]", "wrong": "[code secret faux]", "blocked": "[code secret bloqué]"}
ASIDES = {"silence": "[silence]", "nonsense": "[pas compris]", "rejected": "[non, ce n'est pas cela]"}
HEARD = frozenset({"heard", "agreed", "proved", "charged", "connected", "cancelled", "missed", "doubt", "interlude"})
DOTS = str.maketrans(dict.fromkeys("".join(DRAWN), "•"))


def transcribed(context: AppContext, conversation: Conversation) -> tuple[TranscriptLine, ...]:
    """What was said and heard, the oldest first; empty where it is forgotten, or was said by other dialogues."""
    if not conversation.journal or conversation.script_version != context.script_version:
        return ()
    channel = context.channels[conversation.channel]
    day = paris_date(conversation.touched_at)
    speaker = context.speaker(conversation.programme, channel.medium, day)
    return tuple(_lines(context, conversation, channel, speaker))


def _lines(
    context: AppContext, conversation: Conversation, channel: Channel, speaker: Speaker
) -> Iterator[TranscriptLine]:
    """Each question as it was reached, with what was heard at it."""
    told: tuple[str, ...] = ()
    for place in range(len(conversation.journal) + 1):
        heard = conversation.journal[place] if place < len(conversation.journal) else None
        if heard is not None and heard["kind"] not in HEARD:
            continue
        state = _state_at(context, conversation, place)
        if state is None:
            continue
        is_personal = state.open_seal is not None
        says = (HIDDEN,) if is_personal else _said(speaker, state)
        if says != told:
            yield from (TranscriptLine("line", words) for words in says if words)
            told = says
        if heard is not None:
            words = HIDDEN if is_personal else _heard(state.waiting, heard, channel)
            yield from [TranscriptLine("caller", words)] if words else []


def _state_at(context: AppContext, conversation: Conversation, place: int) -> DialogueState | None:
    """Where it stood when so much of its journal was written; None where nobody was asked anything there."""
    run = run_of(context, conversation)
    run.journal = list(conversation.journal[:place])
    try:
        return run.recall()
    except JournalMismatch:
        return None
    finally:
        run.close()


def _said(speaker: Speaker, state: DialogueState) -> tuple[str, ...]:
    """The sentences, without the marks that only a voice needs."""
    reply = speaker.reply(state, TurnOutcome(), 0, 0)
    plain = (words.replace(PAUSE, " ").translate(DOTS) for words in reply.says)
    return tuple(" ".join(words.split()) for words in plain)


def _heard(question: Question | None, entry: JournalEntry, channel: Channel) -> str:
    """What was heard at a question, as its kind of answer says it."""
    kind, value = entry["kind"], entry["value"]
    if kind == "proved":
        return VERDICTS.get(value["outcome"], HIDDEN)
    if kind in {"missed", "doubt"}:
        return ASIDES.get(str(value), "[à préciser]")
    if kind == "interlude":
        return "[demande un conseiller]"
    if kind == "cancelled":
        return "[retour au menu]"
    if not isinstance(question, Ask) or kind not in {"heard", "agreed"}:
        return ""
    return _aloud(question, value, channel)


def _aloud(question: Ask, packed: Any, channel: Channel) -> str:
    try:
        value = unpack(answer_type(question), packed)
    except JournalMismatch:
        return HIDDEN
    first = value[0] if question.readings and value else value
    return str(question.answer.aloud(first, channel.medium)) if first is not None else ""
