"""What a question was answered, as the journal has it."""

from dataclasses import dataclass
from typing import Any

from backend.domain.card import CardOutcome
from backend.domain.pin import Verdict
from backend.domain.transfer import TransferEnd
from bot.engine.dialogue_state import DialogueState
from bot.engine.interruption import Interrupt
from bot.engine.journal import ASIDES, JournalMismatch, unpack
from bot.engine.journal_cursor import JournalCursor, must_fit
from dialogs.steps import Ask, Cancelled, Charge, Connect, Prove, Question


@dataclass(frozen=True)
class Throw:
    """An answer that is raised inside the dialogue instead of returned."""

    error: Exception


def heard_at(step: Question, state: DialogueState, cursor: JournalCursor) -> tuple[Any] | Throw | Interrupt | None:
    """A question's answer (in a tuple), what takes its place, or None while it waits; `state` tells where it stands."""
    state.waiting, state.misses, state.doubt, state.asides = None, [], None, 0
    if isinstance(step, Ask) and step.role == "menu":
        state.stage, state.concern = "free", None
    while entry := cursor.next_entry():
        if entry["kind"] in ASIDES:
            state.asides += 1
            continue
        must_fit(entry, step.key)
        match entry["kind"]:
            case "interlude":
                return Interrupt(entry["value"])
            case "heard" | "agreed" | "proved" | "charged" | "connected":
                state.lines = []
                return (unpack(answer_type(step), entry["value"]),)
            case "cancelled":
                state.lines = []
                return Throw(Cancelled())
            case "ended":
                state.ended = entry["value"]
                return None
            case "missed":
                state.misses.append(entry["value"])
                state.doubt = None
            case "doubt":
                state.doubt = entry["value"]
            case _:
                raise JournalMismatch(f"{step.key} was asked, the journal has {entry['kind']}")
    state.waiting = step
    return None


def answer_type(step: Question) -> Any:
    """The type of what is journaled as the answer of a question."""
    if isinstance(step, Prove):
        return Verdict
    if isinstance(step, Charge):
        return CardOutcome
    if isinstance(step, Connect):
        return TransferEnd
    value_type = step.answer.value_type
    return tuple.__class_getitem__((value_type, ...)) if step.readings else value_type
