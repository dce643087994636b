"""A caller is connected to an adviser: whom it rings, what they are told first, and how it ended."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

Topic = Literal[
    "payment", "payments", "pin", "activation", "identification", "number", "received", "account", "card", "other"
]
"""What somebody wants an adviser for, as far as it is known from where they are in the conversation."""

TOPICS: frozenset[str] = frozenset(get_args(Topic))

TransferEnd = Literal["talked", "busy", "no_answer", "failed"]
"""How it ended; whoever picks up and does not take the call has not answered."""

RINGS_SECONDS = 30
"""How long an adviser's telephone rings."""

TALKS_AT_MOST = timedelta(hours=1)
"""After which the carrier parts the two."""


@dataclass(frozen=True, slots=True)
class CallSubject:
    """What it is about: the topic, the storage's number of the intervenant concerned, where there is one.

    `known_number` is whether whoever is on the line rings from a number on file for whom they say they are.
    """

    topic: Topic
    payee_id: int | None = None
    known_number: bool = False


@dataclass(frozen=True, slots=True)
class CallTransfer:
    """A call that is to be connected.

    Attributes:
        number: The adviser's, E.164.
        shown: The number that the adviser sees: ours, E.164.
        conversation_id: The storage's number of the conversation, by which the adviser is told who calls.
        subject: What it is about.
    """

    number: str
    shown: str
    conversation_id: int
    subject: CallSubject


@dataclass(frozen=True, slots=True)
class AdviserDesk:
    """How an adviser can be reached now.

    Attributes:
        transfer: The call that connects to one; None outside their hours, and where there is no number to ring.
        is_open: Whether it is within their hours.
        is_listed: Whether whoever is on the line waits already to be called back.
    """

    transfer: CallTransfer | None
    is_open: bool
    is_listed: bool
