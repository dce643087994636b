"""Books movements: double entry, append-only."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert

from backend.storage.tables import ledger

Entries = Mapping[str, tuple[int, int]]
"""Cents and minutes by account, debits positive."""


def book(connection: Connection, movement: str, entries: Entries, booked_at: datetime) -> None:
    """Book a movement, whose cents and whose minutes sum to zero."""
    book_all(connection, {movement: entries}, booked_at)


def book_all(connection: Connection, movements: Mapping[str, Entries], booked_at: datetime) -> None:
    """Book movements, of each of which the cents and the minutes sum to zero."""
    for entries in movements.values():
        assert sum(cents for cents, _ in entries.values()) == 0, "debits equal credits"
        assert sum(minutes for _, minutes in entries.values()) == 0, "minutes balance as cents do"
    if not movements:
        return
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
            for movement, entries in movements.items()
            for account, (cents, minutes) in entries.items()
        ],
    )
