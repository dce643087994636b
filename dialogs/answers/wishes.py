"""What somebody wants of the line, chosen by key, by a word, or said in their own words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from backend.domain.order import UNSAID, Order
from backend.domain.payer_contact import PayerWay, PostalAddress
from dialogs.answers.as_before import as_before
from dialogs.answers.base import Reading
from dialogs.answers.choice import Choice, Option
from dialogs.answers.euros import Euros
from dialogs.answers.hours import Hours
from dialogs.answers.instead import bare_measure
from dialogs.answers.month import Month
from dialogs.exchange import Heard, Keypad, Medium

USUAL = "usual"
"""The option of paying once more what was last paid."""

_YES = re.compile(r"(?:oui|ouais|d'accord|ok|volontiers)(?:,? (?:oui|merci|madame|monsieur|s'il vous pla[iî]t))*")
"""A yes and nothing else: to the repeated payment that the menu offers first; the PIN alone pays it."""

SHORT = 2
"""Words of an answer that can only name an option: "mon solde", "le deux"."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted, with what was already said of it.

    Attributes:
        what: The menu's option, or what a text's command asks for.
        order: What is to be paid, as far as it was said.
        bare_cents: What a number that was written without its unit comes to in euros, in cents; else None.
        reference: The payment that is spoken of, nine digits; empty where none was named.
        cesu_code: Eight digits, where a beneficiary says who they are; else empty.
        nan: The NAN, where an intervenant says who they are; else empty.
        born_on: The birth date of who says who they are; else None.
        address: Where the writer lives from now on, where they write it; else None.
        email: Their e-mail address from now on; else empty.
        number: A telephone number of theirs, E.164; else empty.
        way: How they want to be told of payments; else None.
    """

    what: str
    order: Order = UNSAID
    bare_cents: int | None = None
    reference: str = ""
    cesu_code: str = ""
    nan: str = ""
    born_on: date | None = None
    address: PostalAddress | None = None
    email: str = ""
    number: str = ""
    way: PayerWay | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """The main menu. Its value is a wish.

    Attributes:
        options: The menu, each with the words that choose it where nothing understands whole sentences.
        unlisted: What can be said as well, and has no key.
    """

    options: tuple[Option, ...]
    unlisted: tuple[Option, ...] = ()

    @property
    def keypad(self) -> Keypad:
        """One key."""
        return Choice(self.options).keypad

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return (*Choice(self.options).hints, "heures", "je voudrais payer", "combien il me reste")

    @property
    def value_type(self) -> type[Wish]:
        """A wish."""
        return Wish

    @property
    def _can_be_usual(self) -> bool:
        return any(option.id == USUAL for option in (*self.options, *self.unlisted))

    def hear(self, heard: Heard, today: date) -> tuple[Reading[Wish], ...]:
        """A key; or a short answer, since a longer one says more than which option."""
        if self._can_be_usual and heard.how != "keys" and as_before(heard.words):
            return (Reading(Wish(USUAL), "said as before"),)
        if self.options[0].id == USUAL and heard.how != "keys" and _YES.fullmatch(heard.words.strip(" .!,").lower()):
            return (Reading(Wish(USUAL), "yes to the first"),)
        if measure := self._measured(heard, today):
            return (Reading(measure, "said how much"),)
        short = heard.how == "keys" or len(heard.words.split()) <= SHORT
        return self.keyword(heard, today) if short else ()

    def _measured(self, heard: Heard, today: date) -> Wish | None:
        """A payment of hours or of an amount, where they are all that is said; None else."""
        may_pay = any(option.id == "pay" for option in (*self.options, *self.unlisted))
        return measured_wish(heard, today) if may_pay else None

    def keyword(self, heard: Heard, today: date) -> tuple[Reading[Wish], ...]:
        """The option of which a word stands anywhere in what was said: for want of better understanding."""
        said = () if heard.how == "keys" else self.unlisted
        readings = Choice((*self.options, *said)).hear(heard, today)
        return tuple(Reading(Wish(reading.value), reading.why) for reading in readings)

    def meant(self, intent: str, words: str, entities: Sequence[tuple[str, str]], today: date) -> Wish | None:
        """The wish of an intent, with the values named in its sentence; None when it is none of the menu."""
        if self._can_be_usual and as_before(words):
            return Wish(USUAL)
        if intent not in {option.id for option in (*self.options, *self.unlisted)}:
            return None
        return Wish(intent, order_in(words, entities, today))

    def offered_as(self, value: Wish) -> str:
        """By what it is."""
        return f"offer.{value.what}"

    def always_answered(self, value: Wish, *, alone: bool) -> bool:
        """Who calls is always answered."""
        del value, alone
        return True

    def wants(self, value: Wish) -> bool:
        """Every option is something."""
        del value
        return True

    def is_whole(self, value: Wish) -> bool:
        """Whether it is a payment of which all is said."""
        return is_whole_payment(value)

    def aloud(self, value: Wish, medium: Medium) -> str:
        """The option's first words."""
        return Choice((*self.options, *self.unlisted)).aloud(value.what, medium)


def measured_wish(heard: Heard, today: date) -> Wish | None:
    """The wish to pay the hours, or the amount, that are all that is said; None where more is, or less."""
    measure = bare_measure(heard, today)
    return Wish("pay", Order(minutes=measure.minutes, cents=measure.cents)) if measure else None


def is_whole_payment(wish: Wish) -> bool:
    """Whether nothing is left to be asked about a payment: who, and how much."""
    return wish.what == "pay" and bool(wish.order.named) and is_measured(wish)


def is_measured(wish: Wish) -> bool:
    """Whether how long or how much was said with it."""
    return bool(wish.order.minutes or wish.order.cents or wish.bare_cents)


def order_in(words: str, entities: Sequence[tuple[str, str]], today: date) -> Order:
    """The order that a whole sentence gives, its corrections heeded; what is not clear is not in it."""
    named = dict(reversed(entities))
    amounts = Euros().hear(Heard("text", words), today) if "amount" in named else ()
    lengths = Hours().hear(Heard("text", words), today) if "duration" in named else ()
    months = Month().hear(Heard("text", named["month"]), today) if named.get("month") else ()
    return Order(
        minutes=lengths[0].value if len(lengths) == 1 else None,
        month=month_of_rights(months[0].value, today) if len(months) == 1 else None,
        named=named.get("payee", ""),
        cents=amounts[0].value if len(amounts) == 1 else None,
    )


def month_of_rights(number: int, today: date) -> date:
    """The first day of the latest month of that number (1 to 12) whose rights can be open today."""
    return date(today.year - (number > today.month), number, 1)
