"""Carries out what a caller may ask at any question: it changes the journal, or only what is said next."""

from dataclasses import dataclass, field, replace
from typing import Any, Literal

from bot.engine.command_words import Command
from bot.engine.dialogue_run import DialogueRun
from bot.engine.journal import Kind
from dialogs.script import ADVISER
from dialogs.steps import Ask, Question, Utterance, Why

SLOWEST, FASTEST = -2, 1

Manner = Literal["on", "again", "help", "repeat", "retell"]


@dataclass
class TurnOutcome:
    """How to speak after an answer.

    Attributes:
        first: What the engine says before the dialogue goes on or the question is asked again.
        manner: "on" when the dialogue moves, "again" to ask the question only, "help" to ask it in its
            longer form, "retell" to say again what is still so since the last answer, "repeat" to say all of it,
            which a key too many has cut off (docs/decisions/0026-what-is-said-again.md).
    """

    first: list[Utterance] = field(default_factory=list)
    manner: Manner = "on"


_ASIDES: dict[str, TurnOutcome] = {
    "adviser": TurnOutcome([Utterance(ADVISER, {})], "again"),
    "help": TurnOutcome([Utterance("engine.keys", {})], "help"),
    "repeat": TurnOutcome(manner="retell"),
}


def note(run: DialogueRun, question: Question, kind: Kind, value: Any) -> TurnOutcome:
    """Write what happened at a question; the dialogue goes on."""
    run.journal.append({"kind": kind, "at": question.key, "value": value})
    return TurnOutcome()


def note_end(run: DialogueRun, question: Question, why: str) -> TurnOutcome:
    """End the conversation: only its end is said, nothing of before again."""
    note(run, question, "ended", why)
    return TurnOutcome(manner="again")


def obey(run: DialogueRun, question: Question, command: Command) -> TurnOutcome:
    """Do what was asked at a question."""
    match command:
        case "goodbye":
            return _say_goodbye(run, question)
        case "cancel":
            return _cancel(run, question)
        case "back":
            return _go_back(run, question)
        case "slower" | "faster":
            return _change_pace(run, question, command)
        case "adviser" if run.can_be_interrupted:
            return send_for_adviser(run, question, "adviser")
        case "repeat" | "adviser" | "help":
            return _ASIDES[command]


def _say_goodbye(run: DialogueRun, question: Question) -> TurnOutcome:
    """End the conversation as was asked; who was about to pay is told that nothing was paid."""
    unpaid = [Utterance("engine.nothing_paid", {})] if run.state.stage == "resumable" else []
    return replace(note_end(run, question, "goodbye"), first=unpaid)


def send_for_adviser(run: DialogueRun, question: Question, why: Why) -> TurnOutcome:
    """Interrupt the dialogue for an adviser; the question is asked again afterwards."""
    return note(run, question, "interlude", why)


def _is_menu(question: Question) -> bool:
    return isinstance(question, Ask) and question.role == "menu"


def _cancel(run: DialogueRun, question: Question) -> TurnOutcome:
    """Go to the menu; who is there already hears it again, and it moves nothing."""
    if _is_menu(question):
        return TurnOutcome([Utterance("engine.menu", {})], "again")
    return note(run, question, "cancelled", None)


def _change_pace(run: DialogueRun, question: Question, command: Literal["slower", "faster"]) -> TurnOutcome:
    pace = (run.pace or 0) + (1 if command == "faster" else -1)
    run.pace = pace = min(pace, FASTEST) if pace >= SLOWEST else 0
    note(run, question, "pace", pace)
    return TurnOutcome([Utterance(f"engine.{command if pace else 'usual_pace'}", {})], "again")


def _go_back(run: DialogueRun, question: Question) -> TurnOutcome:
    """Forget the last answer and what followed; where that cannot be undone, go to the menu."""
    if run.go_back():
        return TurnOutcome(manner="on")
    if _is_menu(question) or not any(entry["kind"] == "sealed" for entry in run.journal):
        return TurnOutcome([Utterance("engine.cannot_go_back", {})], "again")
    return note(run, question, "cancelled", None)
