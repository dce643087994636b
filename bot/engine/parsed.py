"""What something that understands whole sentences makes of one."""

from collections.abc import Callable
from dataclasses import dataclass

# This sure and this far ahead of the second is acted on: measured in docs/decisions/0010-hearing-strangers.md.
THRESHOLD = 0.70
MARGIN = 0.50
OUT_OF_SCOPE = "out_of_scope"

# From this share on, what is out of scope is certainly not for us; below it, one question more costs less than
# "je n'ai pas compris".
STRANGE = 0.80
LOOKED_AT = 4
"""Intents of ours, the likeliest first, among which what is offered is looked for: a fifth would be nonsense."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was understood of one sentence.

    Attributes:
        intent: The likeliest intent, one of `bot/rasa/domain.yml`.
        confidence: Its probability, 0 to 1.
        ranking: Every intent ranked with its probability, likeliest first; the first is `intent`.
        entities: What was named, in the order of the words: (entity, the words themselves).
    """

    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    entities: tuple[tuple[str, str], ...]

    @property
    def sure(self) -> bool:
        """Whether the intent may be acted on; otherwise the caller chooses among the likeliest."""
        second = self.ranking[1][1] if len(self.ranking) > 1 else 0.0
        ahead = self.confidence - second >= MARGIN
        return self.intent != OUT_OF_SCOPE and self.confidence >= THRESHOLD and ahead

    @property
    def strange(self) -> bool:
        """Whether the sentence is certainly not for us; else what is not sure is worth a choice."""
        return self.intent == OUT_OF_SCOPE and self.confidence >= STRANGE

    @property
    def likely(self) -> tuple[str, ...]:
        """The likeliest of our intents, to choose from; none where the sentence is certainly not for us."""
        ours = tuple(intent for intent, _ in self.ranking if intent != OUT_OF_SCOPE)
        return () if self.strange else ours[:LOOKED_AT]


Understand = Callable[[str], Parsed | None]
"""What a whole sentence means; None where it is not understood."""


def understands_nothing(_: str) -> Parsed | None:
    """Nothing understands whole sentences: keypad and keyword are all there is."""
    return None
