"""Hours or an amount that somebody gives unasked, whatever else the question was."""

import re
from dataclasses import dataclass
from datetime import date

from dialogs.answers import euros, hours
from dialogs.answers.euros import Euros
from dialogs.answers.hours import Hours
from dialogs.answers.numbers import longest
from dialogs.answers.words import fold, listed, texts, tokens
from dialogs.exchange import Heard, Medium

UNITS = frozenset({"h", "heure", "heures", "min", "mn", "minute", "minutes", "demi", "demie"})
EUROS = frozenset({"euro", "euros", "€", "eur", "centime", "centimes"})
"""Words that make a number a length, or an amount: a bare *deux* is a key."""

SHORTEST = 15
"""Minutes: *une minute, s'il vous plaît* asks for patience."""

_POLITE = re.compile(r"\bs'? ?il (?:vous|te) plait\b|\bsvp\b|\bmerci\b")
_AROUND = frozenset(
    listed(
        "alors ben bah euh non oui c est ce sera ca fera fait pour donc voila et plutot je voudrais veux payer paye "
        "mets mettez faites"
    )
)
_COUNTED = frozenset(word for word, unit in (*hours.UNITS.items(), *euros.UNITS.items()) if unit in set("HMDQL"))


@dataclass(frozen=True, slots=True)
class Instead:
    """What it should be instead; None keeps what it is.

    Attributes:
        minutes: How long.
        place: Whom, as a place among the known names.
        cents: How much, where euros are paid.
        month: Of which month the hours are, by its first day; None where they may come from any.
    """

    minutes: int | None = None
    place: int | None = None
    cents: int | None = None
    month: date | None = None


def minutes_in(heard: Heard, today: date) -> int | None:
    """The one length that is said with its unit; None where there is none, or several."""
    lengths = Hours().hear(heard, today) if _names(heard, UNITS) else ()
    return lengths[0].value if len(lengths) == 1 else None


def cents_in(heard: Heard, today: date) -> int | None:
    """The one amount that is said with its unit; None where there is none, or several."""
    amounts = Euros().hear(heard, today) if _names(heard, EUROS) else ()
    return amounts[0].value if len(amounts) == 1 else None


def bare_measure(heard: Heard, today: date = date.min) -> Instead | None:
    """Hours or an amount, where that is all that was said; None else, and for keys."""
    plain = Heard(heard.how, _POLITE.sub(" ", fold(heard.words)))
    return measure_in(plain, today) if heard.how != "keys" and _says_nothing_else(plain.words) else None


def measure_in(heard: Heard, today: date) -> Instead | None:
    """The one length, or amount, that is said with its unit; None where there is none, several, or hardly a length."""
    minutes = minutes_in(heard, today)
    if minutes is not None:
        return Instead(minutes) if minutes >= SHORTEST else None
    cents = cents_in(heard, today)
    return None if cents is None else Instead(cents=cents)


def without_measure(words: str) -> str:
    """What is said beside numbers and units, in small letters.

    >>> without_measure("Marie Dupont, trois heures et demie")
    'marie dupont , et'
    """
    items, at, kept = tokens(words), 0, list[str]()
    while at < len(items):
        number = longest(items, at)
        if not number and items[at].text not in _COUNTED:
            kept.append(items[at].text)
        at += number[1] if number else 1
    return " ".join(kept)


def measure_aloud(value: Instead, medium: Medium) -> str:
    """How long, or how much."""
    if value.minutes is not None:
        return Hours().aloud(value.minutes, medium)
    return "" if value.cents is None else Euros().aloud(value.cents, medium)


def _names(heard: Heard, units: frozenset[str]) -> bool:
    return heard.how != "keys" and bool(units & set(texts(tokens(heard.words))))


def _says_nothing_else(words: str) -> bool:
    items, at = tokens(words), 0
    while at < len(items):
        number = longest(items, at)
        if not (number or items[at].text in _COUNTED | _AROUND or not items[at].text.isalnum()):
            return False
        at += number[1] if number else 1
    return True
