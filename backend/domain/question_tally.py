"""How often what was heard at a question was understood: counts alone."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AskedAt:
    """A question on a day.

    Attributes:
        day: The day in Paris.
        programme: The code of the programme, as far as it was known: that of the line until somebody is recognised.
        question: The key of the question.
    """

    day: date
    programme: str
    question: str


@dataclass(frozen=True, slots=True)
class HeardAt:
    """How often something was heard at a question.

    Attributes:
        understood: It was an answer, or a command.
        puzzled: It was not understood, could mean several things, or was understood as what was not meant.
        silent: Nothing was said or keyed.
        wrong: It was a secret, and not the right one.

    >>> HeardAt(understood=2) + HeardAt(understood=1, silent=1)
    HeardAt(understood=3, puzzled=0, silent=1, wrong=0)
    """

    understood: int = 0
    puzzled: int = 0
    silent: int = 0
    wrong: int = 0

    def __add__(self, other: "HeardAt") -> "HeardAt":
        return HeardAt(
            self.understood + other.understood,
            self.puzzled + other.puzzled,
            self.silent + other.silent,
            self.wrong + other.wrong,
        )

    @property
    def heard(self) -> int:
        """How often in all."""
        return self.understood + self.puzzled + self.silent + self.wrong
