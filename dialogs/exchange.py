"""What passes between a conversation and a channel: what was heard, and how to listen."""

from dataclasses import dataclass
from typing import Literal

How = Literal["keys", "speech", "text"]
"""How words came: the keypad, speech recognition, or a written message."""

Medium = Literal["voice", "text"]
"""How words go: read aloud by a voice, or written in a message."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a person answered in one turn, before anybody has understood it.

    Attributes:
        how: By which means it came.
        words: The keys pressed (digits and `*`), or the words said or written; empty is silence.
        confidence: Of the speech recognition, 0 to 1; None where there is none.
    """

    how: How
    words: str
    confidence: float | None = None

    @property
    def silent(self) -> bool:
        """Whether nothing was heard at all."""
        return not self.words.strip()


@dataclass(frozen=True, slots=True)
class Keypad:
    """How a question listens to keys.

    Attributes:
        most: Keys after which the answer ends by itself; None waits for `#` or the pause.
        ends_with: The key that ends the answer, or an empty string where none does.
        patience: Seconds without a key after which the answer ends.
    """

    most: int | None
    ends_with: str = "#"
    patience: int = 10
