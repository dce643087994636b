"""Prints what matters of a cross-validation: how often Rasa is right, and how often it would act wrongly.

python -m tests.bot.nlu.figures bot/rasa/results
"""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.engine.parsed import OUT_OF_SCOPE, THRESHOLD

CONFIDENCES = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


@dataclass(frozen=True, slots=True)
class HeardIntent:
    """One sentence: what it means, what was heard, whether it would be acted on, and what would be offered."""

    meant: str
    intent: str
    acted: bool
    offered: tuple[str, ...] = ()

    @property
    def helped(self) -> bool:
        """Whether a caller of ours is acted on rightly or offered what they meant, and a stranger not acted on."""
        if self.meant == OUT_OF_SCOPE:
            return not self.acted
        return self.intent == self.meant if self.acted else self.meant in self.offered


@dataclass(frozen=True, slots=True)
class IntentFigures:
    """Shares, 0 to 1."""

    right: float
    acted_wrongly: float
    strangers_accepted: float
    asked_again: float
    helped: float = 0.0

    def __str__(self) -> str:
        """One line of a report."""
        return (
            f"right {self.right:6.1%}   acted on wrongly {self.acted_wrongly:6.1%}   "
            f"out of scope accepted {self.strangers_accepted:6.1%}   asked to choose {self.asked_again:6.1%}"
        )


def figures(heard: Iterable[HeardIntent]) -> IntentFigures:
    """Count; "asked to choose" is among the sentences that are ours."""
    every = list(heard)
    strangers = [one for one in every if one.meant == OUT_OF_SCOPE]
    ours = [one for one in every if one.meant != OUT_OF_SCOPE]
    return IntentFigures(
        right=share(one.intent == one.meant for one in every),
        acted_wrongly=share(one.acted and one.intent != one.meant for one in every),
        strangers_accepted=share(one.acted for one in strangers),
        asked_again=share(not one.acted for one in ours),
        helped=share(one.helped for one in every),
    )


def share(cases: Iterable[bool]) -> float:
    """How many of the cases hold, 0 when there is none."""
    all_cases = list(cases)
    return sum(all_cases) / max(1, len(all_cases))


def cross_validated(results: Path, threshold: float) -> list[HeardIntent]:
    """Read what `rasa test nlu --successes` left; it tells no second best, so the margin is not applied."""
    reports = [json.loads((results / f"intent_{name}.json").read_text("utf-8")) for name in ("errors", "successes")]
    return [
        HeardIntent(
            one["intent"],
            found,
            found != OUT_OF_SCOPE and one["intent_prediction"]["confidence"] >= threshold,
        )
        for report in reports
        for one in report
        for found in [one["intent_prediction"]["name"]]
    ]


def main(results: Path) -> None:
    """Print the figures for several thresholds."""
    for threshold in CONFIDENCES:
        mark = "  <- in use" if threshold == THRESHOLD else ""
        sys.stdout.write(f"from {threshold:.0%}:  {figures(cross_validated(results, threshold))}{mark}\n")
    sys.stdout.write(f"The confusion matrix is {results / 'intent_confusion_matrix.png'}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
