"""Writes a conversation down for an adviser: what the line said, and what it made of each answer.

What lies in a personal dialogue of a call (who somebody is, where they live) is not written, nor any answer with six
digits in it; of a secret, what became of it. What was said to the line is kept nowhere: this is what was understood.
"""

import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from backend.domain.conversation import Conversation
from backend.domain.written_down import TurnKept, WrittenLine
from backend.services import conversation_keeping
from backend.services.work import Work
from bot.engine.answers_kept import answer_type
from bot.engine.journal import JournalEntry, JournalMismatch, unpack
from dialogs.script import DRAWN
from dialogs.steps import Ask, Question

PERSONAL = "[ne s'écrit pas]"
SECRET = "[un code secret, ni lu ni gardé]"  # noqa: S105 - a sentence
ASKS_PERSONAL = "[question personnelle]"
VERDICTS = {
    "right": "[code juste]",
    "wrong": "[code faux]",
    "blocked": "[code bloqué]",
    "declined": "[non]",
    "forgotten": "[code oublié]",
}
MARKS = {
    "missed": "[pas compris]",
    "doubt": "[à préciser]",
    "interlude": "[demande un conseiller]",
    "cancelled": "[retour au menu]",
    "charged": "[carte]",
    "connected": "[conseiller]",
    "pace": "[plus lentement ou plus vite]",
    "aside": "[réécoute]",
    "ended": "[fin]",
}
SILENCE = "[silence]"
SPOKEN = frozenset({"Say", "Message"})
DOTS = str.maketrans(dict.fromkeys("".join(DRAWN), "•"))
_CODES = re.compile(r"\b(?:\d{8}|\d{6}|\d\d/\d\d/19\d\d)\b")
"""CESU codes, secrets and birth dates as a text writes them."""

_MANY_DIGITS = re.compile(r"(?:\d[\s./*-]{0,2}){6}")


def transcribed(work: Work, conversation: Conversation) -> tuple[WrittenLine, ...]:
    """What was said and understood, the oldest first; empty where it is forgotten."""
    turns = conversation_keeping.turns_of(work, conversation.id)
    return tuple(line for turn in turns for line in _lines_of(turn))


def heard_as(question: Question, entries: Sequence[JournalEntry]) -> str:
    """What was made of an answer, as a person would write it; empty where that is nobody's to read."""
    for entry in entries:
        if entry["kind"] == "proved":
            return VERDICTS.get(entry["value"]["outcome"], PERSONAL)
        if (entry["kind"], entry["value"]) == ("missed", "silence"):
            return SILENCE
        if entry["kind"] in MARKS:
            return MARKS[entry["kind"]]
        if isinstance(question, Ask):
            return _written(question, entry)
    return MARKS["aside"]


def _written(question: Ask, entry: JournalEntry) -> str:
    try:
        value = unpack(answer_type(question), entry["value"])
    except JournalMismatch:
        return ""
    first = value[0] if question.readings and value else value
    words = str(question.answer.aloud(first, "text")) if first is not None else ""
    return "" if _MANY_DIGITS.search(words) else words


def _lines_of(turn: TurnKept) -> Iterator[WrittenLine]:
    if turn.understood and turn.understood.heard:
        yield WrittenLine("caller", turn.understood.heard)
    if turn.understood and turn.understood.asks_personal:
        yield WrittenLine("line", ASKS_PERSONAL)
        return
    said = _CODES.sub("…", " ".join(_said(turn.reply).translate(DOTS).split()))
    if said:
        yield WrittenLine("line", said)


def _said(reply: str) -> str:
    """The words of a reply as the channel sent it; all of it, where it is no XML."""
    try:
        root = ET.fromstring(reply)  # noqa: S314 - our own, as it was kept
    except ET.ParseError:
        return reply
    return " ".join("".join(each.itertext()) for each in root.iter() if each.tag in SPOKEN)
