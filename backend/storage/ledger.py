"""Books movements: double entry, append-only."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, text

from backend.storage.prepared import Prepared

Entries = Mapping[str, tuple[int, int]]
"""Cents and minutes by account, debits positive."""

_BOOK = Prepared(
    text(
        """
    insert into ledger (movement, account, cents, minutes, booked_at)
    select e.*, :booked_at from unnest(cast(:movements as text[]), cast(:accounts as text[]),
        cast(:cents as bigint[]), cast(:minutes as bigint[])) e
        """
    )
)
"""All entries in one statement: the database checks that each statement balances."""


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
    rows = [(movement, account, *sums) for movement, entries in movements.items() for account, sums in entries.items()]
    columns = dict(zip(("movements", "accounts", "cents", "minutes"), map(list, zip(*rows, strict=True)), strict=True))
    _BOOK.write(connection, {**columns, "booked_at": booked_at})
