"""The audit trail: who did what to whom, when, and how it ended; nobody's name, number or code is in it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from backend.domain.account import ApiAccount
from backend.domain.hash_chain import microseconds

DONE = "done"
REFUSED = "refused"
FAILED = "failed"
"""How an act ends; a refusal over REST is followed by its status, such as `refused 404`."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An act, as it was noted.

    Attributes:
        id: The storage's number.
        at: When, in UTC.
        who: `account:3`, or for a command `cli:` and the machine's user, with the name they gave.
        what: The act, such as `payment.cancel`.
        subject: Ids and references of what it was done to, as JSON text.
        outcome: `done`, `refused` or `failed`.
    """

    id: int
    at: datetime
    who: str
    what: str
    subject: str
    outcome: str


@dataclass(slots=True)
class NotedAct:
    """Something an account or a command is about to do; its entry is written when it is done, refused or has failed.

    Attributes:
        who: As in `AuditEntry`.
        what: As in `AuditEntry`.
        account: Whose act it is; None for a command's.
        subject: What it is done to, as far as that is known to exist.
        is_noted: Whether its entry is written.
    """

    who: str
    what: str
    account: ApiAccount | None = None
    subject: dict[str, int | str] = field(default_factory=dict)
    is_noted: bool = False

    def about(self, **subject: int | str) -> None:
        """Name what it is done to, by ids and references."""
        self.subject.update(subject)

    def covers(self, programme: str) -> bool:
        """Whether who acts may see what is of a programme."""
        return self.account is None or self.account.covers(programme)


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which entries to list: of whom, beginning with which act, about which subject, of which time (UTC).

    `before` is the id that the page ends before; the newest come first. With `programmes`,
    those about their people, or about nobody by accounts that have no programme beyond them.
    """

    who: str | None = None
    what: str | None = None
    subject: Mapping[str, int | str] = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    most: int = 100
    programmes: frozenset[str] | None = None


def link(previous: str, entry: AuditEntry) -> str:
    """The hash (SHA-256, hexadecimal) of an entry that follows `previous`; the database computes the same.

    Each part is preceded by its length: no two entries are written alike.
    """
    at = str(microseconds(entry.at))
    parts = (previous, str(entry.id), at, entry.who, entry.what, entry.subject, entry.outcome)
    return hashlib.sha256("".join(f"{len(each)}:{each}" for each in parts).encode()).hexdigest()
