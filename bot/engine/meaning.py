"""What a whole sentence means at a question: an answer, a command, or something to be told."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from bot.engine.command_words import COMMANDS
from bot.engine.journal import pack
from bot.engine.parsed import Parsed
from dialogs.answers.instead import bare_measure
from dialogs.answers.meant import OpenAnswer
from dialogs.exchange import Heard
from dialogs.steps import Ask, Question

OFFERED = 2

Told = Callable[[str, str], str | None]
"""The key of the short sentence that answers an intent at a question, by their names; None where there is none."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that may have been meant.

    Attributes:
        kind: An answer to the question, a command, or something to tell.
        value: The answer (packed), the command, or the intent whose sentence is told.
    """

    kind: Literal["answer", "command", "told"]
    value: Any

    def packed(self) -> dict[str, Any]:
        """As the journal keeps it."""
        return {"kind": self.kind, "value": self.value}


def meanings(step: Question, heard: Heard, parsed: Parsed | None, today: date, told: Told) -> tuple[Meaning, ...]:
    """What was meant: one to act upon, the likeliest two to choose from, or nothing at all.

    Where nothing understands whole sentences, a keyword of the menu is all there is to go by.
    """
    if parsed is None:
        return _by_keyword(step, heard, today)
    if parsed.sure:
        return tuple(_possible(step, heard, parsed, [parsed.intent], today, told))
    return tuple(_possible(step, heard, parsed, parsed.likely, today, told))[:OFFERED]


def _by_keyword(step: Question, heard: Heard, today: date) -> tuple[Meaning, ...]:
    if not isinstance(step, Ask) or not isinstance(step.answer, OpenAnswer):
        return ()
    found = step.answer.keyword(heard, today)
    return tuple(_answer(step, reading.value) for reading in found)[:OFFERED]


def _possible(  # noqa: PLR0913, PLR0917 - all that a meaning depends on
    step: Question, heard: Heard, parsed: Parsed, intents: Iterable[str], today: date, told: Told
) -> Iterator[Meaning]:
    """What the intents mean at this question; those that mean nothing here are passed over.

    Hours or an amount, and nothing else, are no command, whatever sentences of that kind look like.
    """
    measure = bare_measure(heard)
    for intent in intents:
        if isinstance(step, Ask) and isinstance(step.answer, OpenAnswer):
            wanted = step.answer.meant(intent, heard.words, parsed.entities, today)
            if wanted is not None:
                yield _answer(step, wanted)
                continue
        if intent in COMMANDS:
            if measure:
                continue
            yield Meaning("command", intent)
        elif told(step.key, intent):
            yield Meaning("told", intent)


def _answer(step: Ask, value: Any) -> Meaning:
    return Meaning("answer", pack(step.answer.value_type, value))
