"""A line of an address as it is said: whatever words it has, it is read back before it counts."""

import re
from dataclasses import dataclass
from datetime import date

from dialogs.answers.base import Reading
from dialogs.exchange import Heard, Keypad, Medium

_LED_IN = re.compile(
    r"^(?:(?:euh|alors|oui|bon|c['’]est|j['’]habite|je demeure|mon adresse(?: c['’]est| est)?|ma rue(?: c['’]est)?"
    r"|au|à)[\s,]+)+(?=\S)",
    re.IGNORECASE,
)
"""What people say before it; `le` and `la` may begin a town's name."""


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """Some words with a letter among them. Its value is the line as it was said.

    Attributes:
        longest: Characters that a letter can carry.
        hints: Words that speech recognition should expect.
    """

    longest: int
    hints: tuple[str, ...] = ()

    @property
    def any_words(self) -> bool:
        """Always so."""
        return True

    @property
    def keypad(self) -> Keypad:
        """No key says words; those that are pressed end with the pause."""
        return Keypad(most=None)

    @property
    def value_type(self) -> type[str]:
        """The words."""
        return str

    def hear(self, heard: Heard, today: date) -> tuple[Reading[str], ...]:
        """The words, without what leads in to them; nothing where they do not fit on a letter."""
        del today
        line = _LED_IN.sub("", " ".join(heard.words.split())).strip(" .,;")
        fits = heard.how != "keys" and 0 < len(line) <= self.longest and line.isprintable()
        return (Reading(line, "said"),) if fits and any(map(str.isalpha, line)) else ()

    def aloud(self, value: str, medium: Medium) -> str:
        """As it was said."""
        del medium
        return value
