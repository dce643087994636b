"""A call that we place because its owner asked for it by text."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class CallBack:
    """A call that we place.

    Attributes:
        id: The storage's number; the call's webhook carries it.
        beneficiary_id: Who asked for it.
        number: Where it rings, E.164: the number that asked.
        line: Our number, E.164.
        asked: What is to be confirmed, packed.
        asked_at: When it was asked for, in UTC.
        outcome: What came of it; None while it is still to be made.
    """

    id: int
    beneficiary_id: int
    number: str
    line: str
    asked: dict[str, Any]
    asked_at: datetime
    outcome: str | None


@dataclass(frozen=True, slots=True)
class NewCallBack:
    """A call to be placed: who asked, where it rings and from which line (E.164), and what is asked, packed."""

    beneficiary_id: int
    number: str
    line: str
    asked: dict[str, Any]
