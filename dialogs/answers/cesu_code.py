"""The CESU code is how a beneficiary is found, and it is read from the stub of a paper title."""

from dataclasses import dataclass
from typing import ClassVar

from dialogs.answers.digit_code import DigitCode


@dataclass(frozen=True, slots=True)
class CesuCode(DigitCode):
    """A CESU code. Its value is eight digits, as a string."""

    length: ClassVar[int] = 8
    grouped: ClassVar[int] = 2
    called: ClassVar[str] = "mon code CESU"
