"""Carries out what a caller may ask at any question: it changes the journal, or only what is said next."""

from dataclasses import dataclass, field
from typing import Any, Literal

from bot.engine.command_words import Command
from bot.engine.dialogue_run import pace_of
from bot.engine.journal import Journal, Kind
from dialogs.script import Ask, Prove, Say

LASTING: frozenset[str] = frozenset({"proved", "sealed", "cancelled"})
"""What going back never undoes."""

SLOWEST, FASTEST = -2, 1

Manner = Literal["on", "again", "help", "repeat"]


@dataclass
class Heeded:
    """How to speak next.

    Attributes:
        first: What the engine says before the dialogue goes on or the question is asked again.
        manner: "on" when the dialogue moves, "again" to ask the question only, "help" to ask it in its
            longer form, "repeat" to say everything since the last answer again.
    """

    first: list[Say] = field(default_factory=list)
    manner: Manner = "on"


_ASIDES: dict[str, tuple[str, Manner]] = {
    "adviser": ("adviser.number", "again"),
    "help": ("engine.keys", "help"),
}


def note(journal: Journal, step: Ask | Prove, kind: Kind, value: Any) -> Heeded:
    """Write what happened at a question; the dialogue goes on."""
    journal.append({"kind": kind, "at": step.key, "value": value})
    return Heeded()


def obey(step: Ask | Prove, journal: Journal, command: Command) -> Heeded:
    """Do what was asked at a question."""
    match command:
        case "goodbye":
            return note(journal, step, "ended", "goodbye")
        case "cancel":
            return note(journal, step, "cancelled", None)
        case "back":
            return _go_back(step, journal)
        case "slower" | "faster":
            return _change_pace(step, journal, command)
        case "repeat":
            return Heeded(manner="repeat")
        case "adviser" | "help":
            key, manner = _ASIDES[command]
            return Heeded([Say(key, {})], manner)


def _change_pace(step: Ask | Prove, journal: Journal, command: Literal["slower", "faster"]) -> Heeded:
    pace = pace_of(journal) + (1 if command == "faster" else -1)
    pace = min(pace, FASTEST) if pace >= SLOWEST else 0
    note(journal, step, "pace", pace)
    return Heeded([Say(f"engine.{command if pace else 'usual_pace'}", {})], "again")


def _go_back(step: Ask | Prove, journal: Journal) -> Heeded:
    """Forget the last answer and what followed; where that cannot be undone, go to the menu."""
    for place in reversed(range(len(journal))):
        entry = journal[place]
        if entry["kind"] == "heard":
            journal[place:] = [later for later in journal[place:] if later["kind"] == "pace"]
            return Heeded(manner="on")
        if entry["kind"] in LASTING:
            break
    if step.key == "menu" or not any(entry["kind"] == "sealed" for entry in journal):
        return Heeded([Say("engine.cannot_go_back", {})], "again")
    return note(journal, step, "cancelled", None)
