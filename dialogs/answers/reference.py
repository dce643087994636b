"""A payment is found again by the reference that its receipt gives."""

import re
from dataclasses import dataclass
from datetime import date

from dialogs import aloud
from dialogs.answers.base import Reading
from dialogs.answers.codes import dictated
from dialogs.answers.words import tokens
from dialogs.exchange import Heard, Keypad, Medium

LENGTH = 9


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference of a payment. Its value is nine digits, as a string."""

    @property
    def keypad(self) -> Keypad:
        """Nine digits, which end by themselves."""
        return Keypad(most=LENGTH)

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return ("$OOV_CLASS_DIGIT_SEQUENCE", "zéro", "double zéro", "la référence", "c'est le")

    @property
    def value_type(self) -> type[str]:
        """Nine digits."""
        return str

    def hear(self, heard: Heard, today: date) -> tuple[Reading[str], ...]:
        """Codes of nine digits, from keys, speech or text; several where a dictation is ambiguous."""
        del today
        if heard.how == "keys":
            keyed = re.fullmatch(r"[0-9]{9}", heard.words)
            return (Reading(heard.words, "keyed"),) if keyed else ()
        return tuple(Reading(code, "dictated") for code in dictated(tokens(heard.words), LENGTH))

    def aloud(self, value: str, medium: Medium) -> str:
        """Digit by digit in threes, or `123 456 789`."""
        return aloud.digits(value, medium, size=3)
