"""What a caller wants from the main menu, chosen by key or said in their own words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dialogs.answers.base import Reading
from dialogs.answers.choice import Choice, Option
from dialogs.answers.hours import Hours
from dialogs.answers.month import Month
from dialogs.exchange import Heard, Keypad, Medium


@dataclass(frozen=True, slots=True)
class Wanted:
    """A wish, with what was already said of it.

    Attributes:
        what: The menu's option.
        payee: Whom to pay, in the caller's own words; empty when not said.
        minutes: How long to pay, in minutes; None when not said.
        month: The month of the rights to spend, 1 to 12; None when not said.
    """

    what: str
    payee: str = ""
    minutes: int | None = None
    month: int | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """The main menu. Its value is a wish.

    Attributes:
        options: The menu, each with the words that choose it where nothing understands whole sentences.
    """

    options: tuple[Option, ...]

    @property
    def keypad(self) -> Keypad:
        """One key."""
        return Choice(self.options).keypad

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return (*Choice(self.options).hints, "heures", "je voudrais payer", "combien il me reste")

    @property
    def value_type(self) -> type[Wanted]:
        """A wish."""
        return Wanted

    def hear(self, heard: Heard, today: date) -> tuple[Reading[Wanted], ...]:
        """A key; or a short answer, since a longer one says more than which option."""
        short = heard.how == "keys" or len(heard.words.split()) <= 2  # noqa: PLR2004 - "mon solde", "le deux"
        readings = Choice(self.options).hear(heard, today) if short else ()
        return tuple(Reading(Wanted(reading.value), reading.why) for reading in readings)

    def keyword(self, heard: Heard, today: date) -> tuple[Reading[Wanted], ...]:
        """The option of which a word stands anywhere in what was said: for want of better understanding."""
        readings = Choice(self.options).hear(heard, today)
        return tuple(Reading(Wanted(reading.value), reading.why) for reading in readings)

    def meant(self, intent: str, words: str, entities: Sequence[tuple[str, str]], today: date) -> Wanted | None:
        """The wish of an intent, with the values named in its sentence; None when it is none of the menu."""
        if intent not in {option.id for option in self.options}:
            return None
        named = dict(reversed(entities))
        return Wanted(
            what=intent,
            payee=named.get("payee", ""),
            minutes=minutes_in(words, today) if "duration" in named else None,
            month=month_in(named.get("month", ""), today),
        )

    def aloud(self, value: Wanted, medium: Medium) -> str:
        """The option's first words."""
        return Choice(self.options).aloud(value.what, medium)


def minutes_in(words: str, today: date) -> int | None:
    """The length that a whole sentence says, its corrections heeded; None when it is not clear."""
    readings = Hours().hear(Heard("text", words), today)
    return readings[0].value if len(readings) == 1 else None


def month_in(words: str, today: date) -> int | None:
    """The month that a few words name; None when there is none, or it is not clear."""
    readings = Month().hear(Heard("text", words), today) if words else ()
    return readings[0].value if len(readings) == 1 else None
