"""One door to every kind of answer, for `allo understand`, where a line comes without its channel."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from dialogs.answers.base import Answer, Reading
from dialogs.answers.birth_date import BirthDate
from dialogs.answers.cesu_code import CesuCode
from dialogs.answers.euros import Euros
from dialogs.answers.hours import Hours
from dialogs.answers.month import Month
from dialogs.answers.nan import Nan
from dialogs.answers.person import Person
from dialogs.answers.sms_keyword import SmsKeyword
from dialogs.answers.sms_words import WORDS
from dialogs.answers.wishes import Wish
from dialogs.answers.yes_no import YesNo
from dialogs.exchange import Heard, How

KINDS: dict[str, Answer[Any]] = {
    "cesu_code": CesuCode(),
    "birth_date": BirthDate(),
    "nan": Nan(),
    "hours": Hours(),
    "euros": Euros(),
    "month": Month(),
    "yes_no": YesNo(),
    "sms": SmsKeyword(),
    "name": Person(()),
}
"""The kinds by name; `name` is made anew with the names it chooses among."""


def kind_of(kind: str, among: Sequence[str] = ()) -> Answer[Any]:
    """The kind of answer of a name.

    Raises:
        KeyError: There is no such kind.
    """
    return Person(tuple(among)) if kind == "name" else KINDS[kind]


def understand(kind: str, text: str, how: How, today: date, among: Sequence[str] = ()) -> tuple[Reading[Any], ...]:
    """All readings of a text as one kind of answer, best first; the only one is the answer."""
    return kind_of(kind, among).hear(Heard(how, text.strip()), today)


def understand_line(kind: str, text: str, today: date, among: Sequence[str] = ()) -> tuple[Reading[Any], ...]:
    """The readings of a line whose channel is unknown: figures and stars may be keys, all else is words."""
    line = text.strip()
    pressed = line.removesuffix("#") if re.fullmatch("[0-9*]+#?", line) else ""
    keys = understand(kind, pressed, "keys", today, among) if pressed else ()
    return keys or understand(kind, line, "text", today, among)


def to_json(kind: str, value: Any, among: Sequence[str] = ()) -> Any:
    """A value as JSON has it: a date in ISO form, a person by name, a text's command by its parts."""
    if kind == "name":
        return among[value]
    if isinstance(value, Wish):
        return _parts(value)
    return value.isoformat() if isinstance(value, date) else value


def _parts(wish: Wish) -> dict[str, Any]:
    order = wish.order
    parts = {
        "cmd": WORDS[wish.what],
        "nan" if order.named[:1].isdigit() else "name": order.named,
        "min": order.minutes,
        "cents": order.cents,
        "month": order.month.month if order.month else None,
        "ref": wish.reference,
    }
    return {name: part for name, part in parts.items() if part}
