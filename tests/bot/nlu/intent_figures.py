"""Prints what matters of a cross-validation: how often Rasa is right, and how often it would act wrongly.

python -m tests.bot.nlu.intent_figures bot/rasa/results/intents.json
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.engine.parsed import OUT_OF_SCOPE, Parsed

CONFUSED = 20
"""Pairs of intents that are shown."""


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
            f"out of scope accepted {self.strangers_accepted:6.1%}   asked to choose {self.asked_again:6.1%}   "
            f"right or offered {self.helped:6.1%}"
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


def cross_validated(report: Path) -> list[tuple[str, Parsed]]:
    """Read what `components.report` has written: what each example means, and how it was understood."""
    rows = json.loads(report.read_text("utf-8"))
    return [(one["meant"], _parsed(one["ranking"])) for one in rows]


def _parsed(ranking: list[tuple[str, float]]) -> Parsed:
    intent, confidence = ranking[0]
    return Parsed(intent, confidence, tuple((name, share) for name, share in ranking), ())


def main(report: Path) -> None:
    """Print the figures, and the intents that are taken for one another most often."""
    rows = cross_validated(report)
    every = figures(HeardIntent(meant, parsed.intent, parsed.sure, parsed.likely[:2]) for meant, parsed in rows)
    sys.stdout.write(f"{len(rows)} sentences: {every}\n")
    confused = Counter((meant, parsed.intent) for meant, parsed in rows if meant != parsed.intent)
    for (meant, heard), times in confused.most_common(CONFUSED):
        sys.stdout.write(f"{times:5}  {meant} heard as {heard}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
