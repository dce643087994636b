"""The postcode of a French town."""

from dataclasses import dataclass
from typing import ClassVar

from dialogs.answers.digit_code import DigitCode


@dataclass(frozen=True, slots=True)
class Postcode(DigitCode):
    """Five digits."""

    length: ClassVar[int] = 5
    grouped: ClassVar[int] = 3
    called: ClassVar[str] = "code postal"
