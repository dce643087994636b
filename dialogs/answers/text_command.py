"""What somebody wants who writes: a command word, or free French that means one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dialogs.answers.base import Reading
from dialogs.answers.birth_date import BirthDate
from dialogs.answers.sms_keyword import SmsKeyword
from dialogs.answers.wishes import minutes_in, month_in
from dialogs.exchange import Heard, Keypad, Medium

CODE = re.compile(r"(?<!\d)\d(?:[ .]?\d){7}(?!\d)")
"""Eight digits, written in one or in groups."""

INTENTS = {
    "balance": "SOLDE",
    "rights_expiry": "SOLDE",
    "history": "HISTORIQUE",
    "receipt": "RECU",
    "help": "AIDE",
    "adviser": "CONSEILLER",
    "contact": "CONTACT",
    "stop": "STOP",
    "pay": "PAYER",
}
"""The command that each intent stands for."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command with what was written of it.

    Attributes:
        word: SOLDE, PAYER, HISTORIQUE, RECU, AIDE, CONSEILLER, ANNULER, STOP, CONTACT, REPRISE, or QUI where
            somebody says who they are.
        payee: A name as it was written; empty when none was.
        nan: A NAN, `0012345*1` or without its key; empty when none was written.
        minutes: Minutes; None when not written.
        cents: Cents; None when not written.
        month: The month of the rights, 1 to 12; None when not written.
        reference: Nine digits; empty when none was written.
        cesu_code: Eight digits, where somebody says who they are; else empty.
        born_on: Their birth date, then.
    """

    word: str
    payee: str = ""
    nan: str = ""
    minutes: int | None = None
    cents: int | None = None
    month: int | None = None
    reference: str = ""
    cesu_code: str = ""
    born_on: date | None = None

    @classmethod
    def of(cls, read: dict[str, Any]) -> "Command":
        """The command that `SmsKeyword` has read."""
        return cls(
            word=read["cmd"],
            payee=read.get("name", ""),
            nan=read.get("nan", ""),
            minutes=read.get("min"),
            cents=read.get("cents"),
            month=read.get("month"),
            reference=read.get("ref", ""),
        )


@dataclass(frozen=True, slots=True)
class TextCommand:
    """One text's command. Its value is a `Command`."""

    @property
    def keypad(self) -> Keypad:
        """No keys: commands are written."""
        return Keypad(most=None)

    @property
    def hints(self) -> tuple[str, ...]:
        """None: nothing is spoken here."""
        return ()

    @property
    def value_type(self) -> type[Command]:
        """A command."""
        return Command

    def hear(self, heard: Heard, today: date) -> tuple[Reading[Command], ...]:
        """Commands by their word; or who somebody is, by CESU code and birth date in any layout."""
        if who := _introduction(heard.words, today):
            return (Reading(who, "a CESU code and a birth date"),)
        return tuple(Reading(Command.of(r.value), r.why) for r in SmsKeyword().hear(heard, today))

    def meant(self, intent: str, words: str, entities: Sequence[tuple[str, str]], today: date) -> Command | None:
        """The command of an intent, with the values named in its sentence; None where there is none."""
        if intent not in INTENTS:
            return None
        named = dict(reversed(entities))
        return Command(
            word=INTENTS[intent],
            payee=named.get("payee", ""),
            minutes=minutes_in(words, today) if "duration" in named else None,
            month=month_in(named.get("month", ""), today),
        )

    def keyword(self, heard: Heard, today: date) -> tuple[Reading[Command], ...]:
        """Nothing more than `hear`: its words are keywords already."""
        del heard, today
        return ()

    def aloud(self, value: Command, medium: Medium) -> str:
        """The command's word."""
        del medium
        return value.word


def _introduction(words: str, today: date) -> Command | None:
    for found in CODE.finditer(words):
        rest = f"{words[: found.start()]} {words[found.end() :]}"
        born_on = BirthDate().hear(Heard("text", rest), today)
        if len(born_on) == 1:
            return Command("QUI", cesu_code=re.sub(r"\D", "", found[0]), born_on=born_on[0].value)
    return None
