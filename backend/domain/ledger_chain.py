"""How the entries of the ledger hang together: each one's hash covers the one before it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from backend.domain.hash_chain import microseconds


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One side of a movement, as it was booked: cents and minutes, debits positive."""

    id: int
    movement: str
    account: str
    cents: int
    minutes: int
    booked_at: datetime


def link(previous: str, entry: LedgerEntry) -> str:
    """The hash (SHA-256, hexadecimal) of an entry that follows `previous`; the database computes the same."""
    at = microseconds(entry.booked_at)
    parts = (previous, entry.id, entry.movement, entry.account, entry.cents, entry.minutes, at)
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()
