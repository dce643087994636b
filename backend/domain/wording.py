"""Sentences of the line as an editor sees them: those of the files, what is said in their place, and who said so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class FileSentence:
    """A sentence of the files.

    Attributes:
        file: The wording file that it stands in, such as `call`.
        key: Its key there, such as `call.hello`.
        part: Its part: say, speech, text, help, again, or `option …`.
        words: The sentence, on one line.
    """

    file: str
    key: str
    part: str
    words: str


@dataclass(frozen=True, slots=True)
class WordingVersion:
    """What somebody had said in the place of a sentence, from then on until the next version of it.

    Attributes:
        id: The storage's number; the newest version of a sentence is the one in force.
        key: The key of the sentence.
        part: Its part.
        words: What is said; None: the files' own words again.
        who: The name of the account.
        at: When, in UTC.
        why: Why, in their words.
    """

    id: int
    key: str
    part: str
    words: str | None
    who: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class SentenceTrial:
    """A sentence as it would go out, filled with examples.

    Attributes:
        medium: Read aloud or written.
        cases: How it is said, case by case.
        seconds: How long the longest takes, read aloud.
        segments: As how many SMS the longest is billed.
        characters: How many characters the longest has.
    """

    medium: Literal["speech", "text"]
    cases: tuple[str, ...]
    seconds: float
    segments: int
    characters: int


class SentenceRules(Protocol):
    """The sentences of the files, and which others may be said in their place."""

    def every(self) -> Sequence[FileSentence]:
        """All sentences, file by file."""

    def find(self, key: str, part: str) -> FileSentence | None:
        """One sentence; None where the files do not have it."""

    def fault(self, sentence: FileSentence, words: str) -> str | None:
        """Why words may not be said in its place, by a name; None where they may."""

    def is_fixed(self, sentence: FileSentence) -> bool:
        """Whether no other words may be said in its place, whichever they are."""

    def trials(self, sentence: FileSentence, words: str) -> tuple[SentenceTrial, ...]:
        """How words would go out in its place, in each medium that it has; empty where they cannot be read."""


class NotSayable(ValueError):  # noqa: N818 - a sentence, as all our errors
    """Words may not be said in the place of a sentence; `fault` names why."""

    def __init__(self, fault: str) -> None:
        super().__init__(f"These words may not be said: {fault}.")
        self.fault = fault


class RewordedMeanwhile(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """Somebody else has changed the sentence since its editor looked at it: nothing was kept."""
