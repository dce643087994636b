"""A telephone number, as people give theirs: ten digits from a zero, in pairs."""

import re
from dataclasses import dataclass
from datetime import date

from backend.domain.numbering import e164, national
from dialogs import aloud
from dialogs.answers.base import Reading
from dialogs.answers.codes import dictated
from dialogs.answers.words import tokens
from dialogs.exchange import Heard, Keypad, Medium

LENGTH = 10


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A French telephone number. Its value is E.164, such as `+33639980042`."""

    @property
    def keypad(self) -> Keypad:
        """Ten digits, which end by themselves."""
        return Keypad(most=LENGTH)

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return ("$OOV_CLASS_DIGIT_SEQUENCE", "zéro six", "zéro sept", "double zéro")

    @property
    def value_type(self) -> type[str]:
        """E.164."""
        return str

    def hear(self, heard: Heard, today: date) -> tuple[Reading[str], ...]:
        """Numbers that exist in the numbering plan; several where a dictation is ambiguous."""
        del today
        if heard.how == "keys":
            written: tuple[str, ...] = (heard.words,) if re.fullmatch(r"0[0-9]{9}", heard.words) else ()
        else:
            written = tuple(dictated(tokens(heard.words.replace("+33", "0")), LENGTH))
        found = dict.fromkeys(number for digits in written if (number := e164(digits)))
        return tuple(Reading(number, "a number of the French plan") for number in found)

    def aloud(self, value: str, medium: Medium) -> str:
        """Pair by pair."""
        return aloud.phone_number(national(value), medium)
