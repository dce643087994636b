"""What a person at a desk is shown: histories of payments, conversations, what is with the bank."""

from dataclasses import dataclass
from datetime import date, datetime

from backend.domain.payment import Payment


@dataclass(frozen=True, slots=True)
class PaymentEvent:
    """When a payment came into a state (UTC), through whom (a role), and why where that was told."""

    state: str
    at: datetime
    by: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class OpenDispute:
    """Who calls a payment wrong (a role), since when (UTC), and in which words."""

    by: str
    opened_at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class PaymentHistory:
    """What became of a payment, the oldest first; whether it is held back; and who calls it wrong."""

    events: tuple[PaymentEvent, ...]
    held: bool
    disputes: tuple[OpenDispute, ...]


@dataclass(frozen=True, slots=True)
class ListedConversation:
    """A conversation without its words.

    Attributes:
        id: The storage's number.
        channel: The channel's name.
        opened_at: When it began, in UTC.
        turns: How many turns it took.
        ended: Why it is over; None while it goes on.
        is_kept: Whether its words are kept still.
        paid: Whether something was paid in it.
    """

    id: int
    channel: str
    opened_at: datetime
    turns: int
    ended: str | None
    is_kept: bool
    paid: bool


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file for the bank without its bytes; cents, moments in UTC."""

    programme: str
    business_day: date
    message_id: str
    sha256: str
    transfers: int
    cents: int
    made_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class ListedAnswer:
    """An answer of the bank without its bytes; `waits`: a sum in it waits for another answer."""

    kind: str
    message_id: str
    imported_at: datetime
    applied_at: datetime | None
    waits: bool


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """What waits for a programme's next file; `day` None where the programme has no bank account."""

    programme: str
    day: date | None
    payments: int
    cents: int


@dataclass(frozen=True, slots=True)
class BankDesk:
    """What is with the bank, and what is held back from it."""

    waiting: tuple[WaitingFile, ...]
    files: tuple[ListedFile, ...]
    answers: tuple[ListedAnswer, ...]
    held: tuple[Payment, ...]
    left_out: tuple[Payment, ...]
