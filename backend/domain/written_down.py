"""A conversation written down for an adviser: what the line said, what was heard, nothing secret."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """One line of it: who speaks (the line, or whoever rings or writes), and the words in French."""

    who: Literal["line", "caller"]
    words: str


@dataclass(frozen=True, slots=True)
class Understood:
    """What was made of an answer, as a person would say it; `asks_personal`: what is asked next is nobody's to read."""

    heard: str
    asks_personal: bool


@dataclass(frozen=True, slots=True)
class TurnKept:
    """A turn as it is kept for a day: the reply as the channel sent it, and what was understood before it."""

    reply: str
    understood: Understood | None
