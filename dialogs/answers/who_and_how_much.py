"""Whom to pay; where hours or an amount are said with it, or alone, they are kept: `Marie, trois heures`."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dialogs.answers.base import Answer, Reading
from dialogs.answers.instead import Instead, bare_measure, measure_aloud, measure_in, without_measure
from dialogs.answers.month import month_at
from dialogs.answers.wishes import month_of_rights
from dialogs.exchange import Heard, Keypad, Medium

SHORTEST = 3
"""Letters of the shortest name of a month."""


@dataclass(frozen=True, slots=True)
class WhoAndHowMuch:
    """A place among known names, or how much instead, or both of them in an `Instead`.

    Attributes:
        who: How somebody is named otherwise: a place, or a negative number for nobody among them.
    """

    who: Answer[int]

    @property
    def keypad(self) -> Keypad:
        """As somebody is keyed."""
        return self.who.keypad

    @property
    def hints(self) -> tuple[str, ...]:
        """As somebody is named."""
        return self.who.hints

    @property
    def value_type(self) -> Any:
        """A place, or what is said of how much."""
        return int | Instead

    def hear(self, heard: Heard, today: date) -> tuple[Reading[int | Instead], ...]:
        """How much alone, whom alone, or both; of hours that are none, or several, whom alone."""
        if alone := bare_measure(heard, today):
            return (Reading(alone, "said how much"),)
        measure = measure_in(heard, today) or Instead()
        plain = self.who.hear(heard, today) if measure == Instead() else ()
        beside = replace(heard, words=without_measure(heard.words)) if heard.how != "keys" else None
        named = plain or (self.who.hear(beside, today) if beside else ())
        if beside and measure.minutes and not named:
            month, rest = _month_in(beside.words)
            named = self.who.hear(replace(beside, words=rest), today) if month else ()
            measure = replace(measure, month=month_of_rights(month, today) if month else None)
        return tuple(Reading(_with(measure, reading.value), reading.why) for reading in named)

    def aloud(self, value: int | Instead, medium: Medium) -> str:
        """The name, how much, or both."""
        if not isinstance(value, Instead):
            return self.who.aloud(value, medium)
        name = "" if value.place is None else self.who.aloud(value.place, medium)
        return ", ".join(filter(None, (measure_aloud(value, medium), name)))


def _month_in(words: str) -> tuple[int | None, str]:
    """The one month that is named (1 to 12), and what is said beside it; None where there is none, or several."""
    months = {word: month for word in words.split() if len(word) >= SHORTEST and (month := month_at(word))}
    rest = " ".join(word for word in words.split() if word not in {*months, "mois"})
    return (next(iter(months.values())), rest) if len(set(months.values())) == 1 else (None, words)


def _with(measure: Instead, place: int) -> int | Instead:
    """Whom, with how much where that was said."""
    return place if measure == Instead() else replace(measure, place=place)
