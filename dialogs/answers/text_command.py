"""What somebody wants who writes: a command word, or free French that means one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dialogs.answers.base import Reading
from dialogs.answers.birth_date import BirthDate
from dialogs.answers.nan import Nan
from dialogs.answers.sms_keyword import SmsKeyword
from dialogs.answers.wishes import minutes_in, month_in
from dialogs.exchange import Heard, Keypad, Medium

CODE = re.compile(r"(?<!\d)\d(?:[ .]?\d){7}(?!\d)")
"""Eight digits, written in one or in groups."""

NAN = re.compile(r"(?<![\d*])\d{1,7} ?\* ?\d(?!\d)")
"""A NAN with its key; without it, figures could be anything."""

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
        cesu_code: Eight digits, where a beneficiary says who they are; else empty.
        born_on: The birth date of who says who they are, by CESU code or NAN; else None.
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

    @property
    def is_a_whole_payment(self) -> bool:
        """Whether nothing is left to be asked about a payment: who, and how much."""
        named, measured = self.payee or self.nan, self.minutes or self.cents
        return self.word == "PAYER" and bool(named) and bool(measured)

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
        """The command whose word stands anywhere in a text."""
        return tuple(Reading(Command.of(r.value), r.why) for r in SmsKeyword().anywhere(heard, today))

    def aloud(self, value: Command, medium: Medium) -> str:
        """The command's word."""
        del medium
        return value.word


def _introduction(words: str, today: date) -> Command | None:
    """Who somebody says they are: a CESU code or a NAN, and the birth date in what is left of the text."""
    for found in CODE.finditer(words):
        if born_on := _born_in(words, found, today):
            return Command("QUI", cesu_code=re.sub(r"\D", "", found[0]), born_on=born_on)
    for found in NAN.finditer(words):
        nans = Nan().hear(Heard("text", found[0]), today)
        born_on = _born_in(words, found, today)
        if born_on and len(nans) == 1:
            return Command("QUI", nan=nans[0].value, born_on=born_on)
    return None


def _born_in(words: str, besides: re.Match[str], today: date) -> date | None:
    rest = f"{words[: besides.start()]} {words[besides.end() :]}"
    readings = BirthDate().hear(Heard("text", rest), today)
    return readings[0].value if len(readings) == 1 else None
