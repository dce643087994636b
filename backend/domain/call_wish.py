"""Somebody wants to be called back by an adviser: about what, when, and at which number."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from backend.domain.transfer import CallSubject

PartOfDay = Literal["any", "morning", "afternoon"]
Listed = Literal["listed", "known"]
"""What became of the wish: put on the list, or on it already."""


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A day on which advisers call back, and in which parts of it."""

    day: date
    parts: tuple[PartOfDay, ...]


@dataclass(frozen=True, slots=True)
class CallWish:
    """A wish to be called back.

    Attributes:
        subject: About what.
        number: At which number, E.164; None for the one that is calling or writing.
        day: On which day; None as soon as possible.
        part: In which part of it.
    """

    subject: CallSubject
    number: str | None = None
    day: date | None = None
    part: PartOfDay = "any"
