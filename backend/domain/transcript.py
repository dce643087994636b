"""A conversation written down for an adviser: what the line said, what was heard, nothing secret."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """One line of it: who speaks (the line, or whoever rings or writes), and the words in French."""

    who: Literal["line", "caller"]
    words: str
