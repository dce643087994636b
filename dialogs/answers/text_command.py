"""What somebody wants who writes: a command word, or free French that means one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dialogs.answers.as_before import as_before
from dialogs.answers.base import Reading
from dialogs.answers.birth_date import BirthDate
from dialogs.answers.courtesies import COURTESIES, courtesy_in
from dialogs.answers.details_written import details_in
from dialogs.answers.nan import Nan
from dialogs.answers.sms_keyword import SmsKeyword
from dialogs.answers.sms_words import GREETED, GREETINGS, TITLES
from dialogs.answers.wishes import USUAL, Wish, is_whole_payment, measured_wish, order_in
from dialogs.answers.words import tokens
from dialogs.exchange import Heard, Keypad, Medium

CODE = re.compile(r"(?<!\d)\d(?:[ .]?\d){7}(?!\d)")
"""Eight digits, written in one or in groups."""

NAN = re.compile(r"(?<![\d*])\d{1,7} ?\* ?\d(?!\d)")
"""A NAN with its key; without it, figures could be anything."""

INTENTS = {
    "balance": "balance",
    "rights_expiry": "balance",
    "history": "history",
    "receipt": "receipt",
    "help": "help",
    "adviser": "adviser",
    "contact": "contact",
    "stop": "stop",
    "pay": "pay",
}
"""What each intent asks for in a text."""


@dataclass(frozen=True, slots=True)
class TextCommand:
    """One text's command. Its value is a wish."""

    @property
    def keypad(self) -> Keypad:
        """No keys: commands are written."""
        return Keypad(most=None)

    @property
    def hints(self) -> tuple[str, ...]:
        """None: nothing is spoken here."""
        return ()

    @property
    def value_type(self) -> type[Wish]:
        """A wish."""
        return Wish

    def hear(self, heard: Heard, today: date) -> tuple[Reading[Wish], ...]:
        """Commands by their word; or who somebody is, by CESU code and birth date in any layout."""
        if told := _told_in(heard, today):
            return (told,)
        if heard.how != "keys" and as_before(heard.words):
            return (Reading(Wish(USUAL), "said as before"),)
        if _only_greets(heard):
            return (Reading(Wish("greet"), "a greeting and nothing else"),)
        if heard.how != "keys" and (polite := courtesy_in(heard.words)):
            return (Reading(Wish(polite), "a courtesy and nothing else"),)
        return SmsKeyword().hear(heard, today)

    def meant(self, intent: str, words: str, entities: Sequence[tuple[str, str]], today: date) -> Wish | None:
        """The command of an intent, with the values named in its sentence; None where there is none."""
        return Wish(INTENTS[intent], order_in(words, entities, today)) if intent in INTENTS else None

    def keyword(self, heard: Heard, today: date) -> tuple[Reading[Wish], ...]:
        """The command whose word stands anywhere in a text."""
        return SmsKeyword().anywhere(heard, today)

    def offered_as(self, value: Wish) -> str:
        """By its word."""
        del value
        return ""

    def always_answered(self, value: Wish, *, alone: bool) -> bool:
        """What stops, starts again, or tells who writes, as the law has it; and AIDE, as carriers do."""
        return value.what in {"stop", "start", "contact"} or (alone and value.what == "help")

    def wants(self, value: Wish) -> bool:
        """Who only greets, or is polite, wants nothing yet."""
        return value.what not in {"greet", *COURTESIES}

    def is_whole(self, value: Wish) -> bool:
        """Whether it is a payment of which all is written, or names the payment that it is about."""
        return is_whole_payment(value) or bool(value.reference)

    def aloud(self, value: Wish, medium: Medium) -> str:
        """The command's word."""
        return SmsKeyword().aloud(value, medium)


def _told_in(heard: Heard, today: date) -> Reading[Wish] | None:
    """What a text tells without a command: who writes, where they are reached, or how much is to be paid."""
    if who := _introduction(heard.words, today):
        return Reading(who, "a CESU code and a birth date")
    if heard.how == "keys":
        return None
    if changed := details_in(heard.words, today):
        return Reading(changed, "contact details")
    measure = measured_wish(heard, today)
    return Reading(measure, "hours or an amount and nothing else") if measure else None


def _only_greets(heard: Heard) -> bool:
    """Whether nothing is said but good day."""
    said = {token.text for token in tokens(heard.words) if token.text.isalnum()}
    return heard.how != "keys" and bool(said & GREETINGS) and said <= GREETINGS | TITLES | GREETED


def _introduction(words: str, today: date) -> Wish | None:
    """Who somebody says they are: a CESU code or a NAN, and the birth date in what is left of the text."""
    for found in CODE.finditer(words):
        if born_on := _born_in(words, found, today):
            return Wish("introduce", cesu_code=re.sub(r"\D", "", found[0]), born_on=born_on)
    for found in NAN.finditer(words):
        nans = Nan().hear(Heard("text", found[0]), today)
        born_on = _born_in(words, found, today)
        if born_on and len(nans) == 1:
            return Wish("introduce", nan=nans[0].value, born_on=born_on)
    return None


def _born_in(words: str, besides: re.Match[str], today: date) -> date | None:
    rest = f"{words[: besides.start()]} {words[besides.end() :]}"
    readings = BirthDate().hear(Heard("text", rest), today)
    return readings[0].value if len(readings) == 1 else None
