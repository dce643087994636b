"""A payment is found again by the reference that its receipt gives."""

from dataclasses import dataclass
from typing import ClassVar

from dialogs.answers.digit_code import DigitCode


@dataclass(frozen=True, slots=True)
class Reference(DigitCode):
    """A reference of a payment. Its value is nine digits, as a string."""

    length: ClassVar[int] = 9
    grouped: ClassVar[int] = 3
    called: ClassVar[str] = "la référence"
