"""What a part of the bench has found: ratios beside their absolute figures and their goals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Lines = Mapping[str, Mapping[str, float]]
"""By the name of a line, its values by place on the axis, all above zero."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """One thing measured beside another.

    Attributes:
        what: What was measured.
        ours: The figure that is looked at.
        theirs: The figure beside it; None where there is none, and the goal is about `ours` itself.
        unit: Of both figures.
        goal: What the ratio has to be.
        at_least: Whether the goal is the least that it may be; else the most.
    """

    what: str
    ours: float
    theirs: float | None
    unit: str
    goal: float | None = None
    at_least: bool = True

    @property
    def value(self) -> float:
        """The ratio; where there is nothing beside it, the figure."""
        return self.ours if self.theirs is None else self.ours / self.theirs

    @property
    def reached(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    @property
    def verdict(self) -> str:
        """The goal and whether it is reached, as it is printed."""
        if self.goal is None:
            return ""
        sign = "≥" if self.at_least else "≤"
        return f"{sign} {self.goal:g}: {'reached' if self.reached else 'NOT reached'}"


@dataclass
class BenchOutcome:
    """What a part has found.

    Attributes:
        title: What was measured.
        beside: How the two figures of each ratio are called.
        how: How it was measured, in sentences.
        ratios: What was found.
        header: Of the table of absolute figures.
        rows: That table.
        series: For the pictures: by panel, by line, values by place on the axis.
    """

    title: str
    beside: tuple[str, str]
    how: str
    ratios: list[Ratio] = field(default_factory=list)
    header: Sequence[str] = ()
    rows: list[Sequence[str]] = field(default_factory=list)
    series: dict[str, Lines] = field(default_factory=dict)


def number(value: float) -> str:
    """A figure with three digits that count."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"
