"""Books movements: double entry, append-only."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert

from backend.storage.tables import ledger


def book(connection: Connection, movement: str, entries: Mapping[str, tuple[int, int]], booked_at: datetime) -> None:
    """Book a movement: (cents, minutes) by account, debits positive; each sums to zero."""
    assert sum(cents for cents, _ in entries.values()) == 0, "debits equal credits"
    assert sum(minutes for _, minutes in entries.values()) == 0, "minutes balance as cents do"
    connection.execute(
        insert(ledger),
        [
            {
                "movement": movement,
                "account": account,
                "cents": cents,
                "minutes": minutes,
                "booked_at": booked_at,
            }
            for account, (cents, minutes) in entries.items()
        ],
    )
