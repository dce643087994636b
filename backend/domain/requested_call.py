"""A call that we place to the number on file, because something was asked that needs its owner."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

CallBackStanding = Literal["done", "given_up", "unanswered", "rings", "replaced"]
"""What became of a call: picked up and confirmed, picked up for nothing, never picked up, still to ring, not wanted."""

PICKED_UP: tuple[CallBackStanding, ...] = ("done", "given_up")


@dataclass(frozen=True, slots=True)
class CallBack:
    """A call that we place.

    Attributes:
        id: The storage's number; the call's webhook carries it.
        beneficiary_id: Whose it is; None where it is an intervenant's.
        intervenant_id: Whose it is; None where it is a beneficiary's.
        number: Where it rings, E.164: their own number.
        line: Our number, E.164.
        asked: What is to be confirmed, packed.
        asked_at: When it was asked for, in UTC.
        outcome: What came of it; None while it is still to be made.
    """

    id: int
    beneficiary_id: int | None
    intervenant_id: int | None
    number: str
    line: str
    asked: dict[str, Any]
    asked_at: datetime
    outcome: str | None


@dataclass(frozen=True, slots=True)
class NewCallBack:
    """A call to be placed: whose it is, where it rings and from which line (E.164), and what is asked, packed."""

    beneficiary_id: int | None
    intervenant_id: int | None
    number: str
    line: str
    asked: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ListedCallBack:
    """A call without what it was about: when it was asked for (UTC), and what became of it."""

    asked_at: datetime
    standing: CallBackStanding
