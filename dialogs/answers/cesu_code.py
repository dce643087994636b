"""The CESU code is how a beneficiary is found, and it is read from the stub of a paper title."""

import re
from dataclasses import dataclass
from datetime import date

from dialogs import aloud
from dialogs.answers.base import Reading
from dialogs.answers.codes import dictated
from dialogs.answers.words import tokens
from dialogs.exchange import Heard, Keypad, Medium

LENGTH = 8


@dataclass(frozen=True, slots=True)
class CesuCode:
    """A CESU code. Its value is eight digits, as a string."""

    @property
    def keypad(self) -> Keypad:
        """Eight digits, which end by themselves."""
        return Keypad(most=LENGTH)

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return ("$OOV_CLASS_DIGIT_SEQUENCE", "zéro", "double zéro", "mon code CESU", "c'est le")

    @property
    def value_type(self) -> type[str]:
        """Eight digits."""
        return str

    def hear(self, heard: Heard, today: date) -> tuple[Reading[str], ...]:
        """Codes of eight digits, from keys, speech or text; several where a dictation is ambiguous."""
        del today
        if heard.how == "keys":
            keyed = re.fullmatch(r"[0-9]{8}", heard.words)
            return (Reading(heard.words, "keyed"),) if keyed else ()
        return tuple(Reading(code, "dictated") for code in dictated(tokens(heard.words), LENGTH))

    def aloud(self, value: str, medium: Medium) -> str:
        """Digit by digit in pairs, or `12 34 56 78`."""
        return aloud.digits(value, medium)
