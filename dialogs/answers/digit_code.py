"""Codes of so many digits are heard alike: keyed, dictated one by one, in pairs or in threes."""

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from dialogs import aloud
from dialogs.answers.base import Reading
from dialogs.answers.codes import dictated
from dialogs.answers.one_digit import mended
from dialogs.answers.words import tokens
from dialogs.exchange import Heard, Keypad, Medium


@dataclass(frozen=True, slots=True)
class DigitCode:
    """A code of digits, as a string. A kind of code says its length and how it is read aloud.

    Attributes:
        length: How many digits.
        grouped: How many digits are read aloud, or written, together.
        called: What it is called, for speech recognition.
    """

    length: ClassVar[int]
    grouped: ClassVar[int]
    called: ClassVar[str]

    @property
    def keypad(self) -> Keypad:
        """The digits, which end by themselves."""
        return Keypad(most=self.length)

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return ("$OOV_CLASS_DIGIT_SEQUENCE", "zéro", "double zéro", self.called, "c'est le")

    @property
    def value_type(self) -> type[str]:
        """The digits."""
        return str

    def hear(self, heard: Heard, today: date) -> tuple[Reading[str], ...]:
        """Codes, from keys, speech or text; several where a dictation is ambiguous."""
        del today
        if heard.how == "keys":
            keyed = re.fullmatch(rf"[0-9]{{{self.length}}}", heard.words)
            return (Reading(heard.words, "keyed"),) if keyed else ()
        return tuple(Reading(code, "dictated") for code in dictated(tokens(heard.words), self.length))

    def mend(self, value: str, heard: Heard) -> tuple[Reading[str], ...]:
        """Codes that a correction makes of the one just read back: one wrong digit need not cost them all."""
        if heard.how == "keys":
            return ()
        codes = mended(value, tokens(heard.words))
        return tuple(Reading(code, "one digit corrected") for code in codes if code != value)

    def aloud(self, value: str, medium: Medium) -> str:
        """Digit by digit in groups, or `12 34 56 78`."""
        return aloud.digits(value, medium, size=self.grouped)
