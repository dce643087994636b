"""Where a conversation stands once its journal is used up."""

from dataclasses import dataclass, field
from typing import Any

from dialogs.steps import Question, Stage, Utterance


@dataclass
class DialogueState:
    """Where a conversation stands once its journal is used up.

    Attributes:
        lines: What was said since the last answer.
        waiting: The question that now waits; None when the conversation is over.
        misses: Why the question was not answered so far: "silence", "nonsense", "rejected" or "settled".
        asides: How often something was asked at it that moved nothing.
        doubt: Readings (packed) of which the caller is asked to choose; None where there is no doubt.
        ended: Why it is over: "script", or what the engine said ("silence", "nonsense", "asides", "limit", "goodbye").
        stage: What a cut would mean now.
        concern: The intervenant that it is about, by the storage's number; None where there is none.
        open_seal: Where in the journal something began that has not ended, and is forgotten where it is cut: a
            personal dialogue, or an interlude; None outside of one.
    """

    lines: list[Utterance] = field(default_factory=list)
    waiting: Question | None = None
    misses: list[str] = field(default_factory=list)
    doubt: list[Any] | None = None
    asides: int = 0
    ended: str | None = None
    stage: Stage = "free"
    concern: int | None = None
    open_seal: int | None = None
