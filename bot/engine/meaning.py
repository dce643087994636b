"""What a whole sentence means at a question: an answer, a command, or something to be told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from bot.engine.command_words import COMMANDS
from bot.engine.journal import pack
from bot.nlu.rasa_client import OUT_OF_SCOPE, Parsed
from dialogs.answers.meant import Meant
from dialogs.exchange import Heard
from dialogs.script import Ask, Prove

TOLD = frozenset(
    {
        "affiliate",
        "card_top_up",
        "change_pin",
        "contact",
        "dispute",
        "enrol",
        "forgot_pin",
        "payee_payments",
        "programme_info",
        "receipt",
        "rights_expiry",
        "stop",
        "transfer_delay",
        "update_contact",
    }
)
"""Intents that are answered by a short sentence, at any question."""

LEAST_LIKELY = 0.15
"""Below this, an intent is not even offered."""

OFFERED = 2


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


def meanings(step: Ask | Prove, heard: Heard, parsed: Parsed | None, today: date) -> tuple[Meaning, ...]:
    """What was meant: one to act upon, the likeliest two to choose from, or nothing at all.

    Where nothing understands whole sentences, a keyword of the menu is all there is to go by.
    """
    if parsed is None:
        return _by_keyword(step, heard, today)
    if parsed.sure:
        return tuple(_possible(step, heard, parsed, [parsed.intent], today))
    if parsed.intent == OUT_OF_SCOPE:
        return ()
    likely = [intent for intent, confidence in parsed.ranking if confidence >= LEAST_LIKELY]
    return tuple(_possible(step, heard, parsed, likely, today))[:OFFERED]


def _by_keyword(step: Ask | Prove, heard: Heard, today: date) -> tuple[Meaning, ...]:
    if not isinstance(step, Ask) or not isinstance(step.answer, Meant):
        return ()
    found = step.answer.keyword(heard, today)
    return tuple(_answer(step, reading.value) for reading in found)[:OFFERED]


def _possible(
    step: Ask | Prove, heard: Heard, parsed: Parsed, intents: Iterable[str], today: date
) -> Iterator[Meaning]:
    """What the intents mean at this question; those that mean nothing here are passed over."""
    for intent in intents:
        if isinstance(step, Ask) and isinstance(step.answer, Meant):
            wanted = step.answer.meant(intent, heard.words, parsed.entities, today)
            if wanted is not None:
                yield _answer(step, wanted)
                continue
        if intent in COMMANDS:
            yield Meaning("command", intent)
        elif intent in TOLD:
            yield Meaning("told", intent)


def _answer(step: Ask, value: Any) -> Meaning:
    return Meaning("answer", pack(step.answer.value_type, value))
