"""Tells that an amount was given, and is none that anybody can be paid: nobody is asked again without a word."""

import re
from datetime import date

from dialogs.answers.euros import EURO, MOST, UNITS, Euros
from dialogs.answers.words import tokens
from dialogs.exchange import Heard
from dialogs.impossible_hours import before_their_unit

SENTENCE = "pay.impossible_euros"
_KEYED = re.compile(r"00+|0*\*0*|\d{5,}")
"""Keys that were surely meant as euros; a lone zero asks for an adviser."""


def impossible_amount(heard: Heard) -> str | None:
    """The key of the sentence where euros are asked for and what was given is no amount; None where all is well."""
    if heard.how == "keys":
        return SENTENCE if _KEYED.fullmatch(heard.words) else None
    if Euros().hear(heard, date.min):
        return None
    return SENTENCE if any(not 0 < n * EURO <= MOST for n in before_their_unit(tokens(heard.words), UNITS)) else None
