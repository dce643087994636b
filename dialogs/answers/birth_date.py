"""A birth date confirms who calls; it is said in words, in figures, or one digit at a time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from dialogs import aloud
from dialogs.answers.base import Reading
from dialogs.answers.codes import numbers_of, ways
from dialogs.answers.corrections import Part, parts
from dialogs.answers.homophones import hundreds_heard, months_heard
from dialogs.answers.month import month_at
from dialogs.answers.numbers import longest
from dialogs.answers.slots import Slots, all_slots, figures, slots_of, years_of
from dialogs.answers.words import Token, phrases, starts, texts, tokens
from dialogs.exchange import Heard, Keypad, Medium

ASIDE = phrases(
    "qui, que, qu, quand, lorsque, dont, pendant, avant, apres, parce que, à, annee ou, annee que, annee qui",
    "annee de la, jour ou, jour que, et mon, et ma, et mes, et lui, et elle, et il, mon mari, ma femme, mon frere",
    "ma soeur, mon pere, ma mere, mon fils, ma fille, marie, mariee, mort, morte, decede, decedee, veuve",
)
"""What begins a story beside the date: its numbers are other people's."""

NOT_A_DATE = phrases("ans, ans et, ans passes, heures, heure, euros, euro, rue, avenue, mois, jours, fois")


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A birth date between today and 130 years ago.

    A year of two figures is the only one that makes an adult of 16 to 115 years, so 38 is 1938 for a
    beneficiary and 98 is 1998 for an intervenant.
    """

    @property
    def keypad(self) -> Keypad:
        """Day, month and year, as eight digits."""
        return Keypad(most=8)

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return (
            *aloud.MONTHS,
            "mille neuf cent",
            "premier",
            "je suis née le",
            "je suis né le",
            "$OOV_CLASS_DATE",
        )

    @property
    def value_type(self) -> type[date]:
        """A day."""
        return date

    def hear(self, heard: Heard, today: date) -> tuple[Reading[date], ...]:
        """Birth dates, from keys, speech or text; several where figures can be cut in several ways."""
        if heard.how == "keys":
            keyed = re.fullmatch(r"[0-9]{8}", heard.words)
            slots = slots_of(heard.words[:2], heard.words[2:4], heard.words[4:], today) if keyed else []
            return tuple(Reading(day, "keyed") for slot in slots for day in slot.dates(today))
        found: dict[date, None] = dict.fromkeys(said(hundreds_heard(months_heard(tokens(heard.words))), today))
        return tuple(Reading(day, "said as a date") for day in found)

    def aloud(self, value: date, medium: Medium) -> str:
        """`douze mars mille neuf cent trente-huit`, or `12/03/1938`."""
        return aloud.day(value, medium)


def said(items: Sequence[Token], today: date) -> list[date]:
    """The dates of a sentence, its corrections applied."""
    found: list[date] = []
    slots, row = Slots(), []
    for whole in parts(items):
        part = Part(_told(whole.items), whole.marker)
        new, named = _named(part.items, today), _row(part.items)
        if part.marker == "first":
            slots, row = new, named
            found = _dates(part.items, new, named, today)
            continue
        alone = _dates(part.items, new, named, today)
        if part.marker == "again":
            found = list(dict.fromkeys((*found, *alone)))
        elif alone:
            found, slots, row = alone, new, named
        elif new == Slots() and not named:
            found = [] if part.marker == "hard" else found
        else:
            slots = _merged(slots, new)
            found = (
                slots.dates(today) if slots.month and new.month else _corrected(part.items, slots, row, named, today)
            )
    return found


def _told(items: Sequence[Token]) -> tuple[Token, ...]:
    """The words of a part without the story that follows its first number."""
    words = texts(items)
    first = next((at for at in range(len(items)) if longest(items, at) and words[at] not in {"un", "une"}), len(items))
    aside = (at for at in range(first + 1, len(items)) if starts(words, at, ASIDE))
    return tuple(items[: next(aside, len(items))])


def _dates(items: Sequence[Token], slots: Slots, row: Sequence[Token], today: date) -> list[date]:
    """The dates of one part: with the month's name if there is one, else of figures alone."""
    if any(_month(items, at) for at in range(len(items))):
        return slots.dates(today) if sum(bool(_month(items, at)) for at in range(len(items))) == 1 else []
    return figures(row, today)


def _merged(before: Slots, after: Slots) -> Slots:
    return Slots(after.day or before.day, after.month or before.month, after.years or before.years)


def _corrected(
    items: Sequence[Token], slots: Slots, row: Sequence[Token], named: Sequence[Token], today: date
) -> list[date]:
    """A lone number after a correction: a day after *le* or a year above 31, else both."""
    value = longest(named, 0) if named else None
    if not value or value[1] != len(named):
        return _spliced(row, named, today)
    base = slots if slots.month else next((s for s in all_slots(row, today)), Slots())
    years = years_of(str(value[0]), today)
    found = [] if "le" in texts(items) else replace(base, years=years).dates(today) if years else []
    if value[0] <= 31:  # noqa: PLR2004 - days
        found += replace(base, day=value[0]).dates(today)
    return found


def _spliced(before: Sequence[Token], after: Sequence[Token], today: date) -> list[date]:
    """Figures that replace the last ones said."""
    found = [figures([*before[:kept], *after], today) for kept in range(len(before))]
    return list(dict.fromkeys(day for days in found for day in days))


def _month(items: Sequence[Token], at: int) -> int | None:
    if items[at].text in {"sept", "mar", "sep"}:
        typed = 0 < at < len(items) - 1 and items[at - 1].digits and items[at + 1].digits
        return month_at(items[at].text) if typed else None
    return month_at(items[at].text)


def _row(items: Sequence[Token]) -> list[Token]:
    """The numbers of a part, without those that count something else (an age, hours)."""
    words = texts(items)
    kept: list[Token] = []
    at = 0
    while at < len(items):
        number = longest(items, at)
        if number and starts(words, at + number[1], NOT_A_DATE):
            at += number[1] + 1
            continue
        kept.extend(items[at : at + 1])
        at += 1
    return numbers_of(_first(kept))


def _first(items: Sequence[Token]) -> list[Token]:
    """`premier` and `1er` are the number one."""
    found: list[Token] = []
    for token in items:
        ordinal = token.text in {"er", "ier"} and token.gap == "" and found and found[-1].digits
        if not ordinal:
            found.append(Token("1", token.gap) if token.text in {"premier", "permier", "ier", "premiere"} else token)
    return found


def _named(items: Sequence[Token], today: date) -> Slots:
    """The slots of a part that names its month: the day before it, the year after it or first of all."""
    at = next((at for at in range(len(items)) if _month(items, at)), None)
    if at is None:
        return Slots()
    before, after = _groups(_row(items[:at])), _groups(_row(items[at + 1 :]))
    if before and len(before[-1]) <= 2:  # noqa: PLR2004 - a day
        day, rest = int(before[-1]), (*before[:-1], *after)
    elif after and len(after[0]) <= 2 and len("".join(after[1:])) == 4:  # noqa: PLR2004 - `mars 12 1938`
        day, rest = int(after[0]), after[1:]
    else:
        day, rest = 0, (*before, *after)
    return Slots(day or None, _month(items, at), years_of(_year(rest), today))


def _groups(items: Sequence[Token]) -> tuple[str, ...]:
    return next(iter(ways(items)), ())


def _year(groups: Sequence[str]) -> str:
    """The figures of a year: `1900 38` and `1000 900 38` are how some transcribers write it."""
    if groups and all(len(a) > len(b) and a.endswith("00") for a, b in pairwise(groups)):
        return str(sum(int(group) for group in groups)) if len(groups) > 1 else groups[0]
    return "".join(groups)
