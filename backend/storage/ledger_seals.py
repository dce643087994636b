"""Seals the ledger's entries into one chain, each once its transaction is over, and reads it."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, func, select

from backend import patience
from backend.domain.hash_chain import ChainSeal
from backend.domain.ledger_chain import LedgerEntry
from backend.storage.tables import ledger, ledger_seals

AT_ONCE = 5_000
LONGEST_SECONDS = 120
"""All entries take longer to look at than a caller waits."""

_CHAIN = (
    select(ledger_seals.c.position, ledger_seals.c.hash, *(ledger.c[name] for name in LedgerEntry.__dataclass_fields__))
    .join(ledger, ledger.c.id == ledger_seals.c.entry_id, isouter=True)
    .order_by(ledger_seals.c.position)
)


def seal(connection: Connection, *, everything: bool = False) -> int:
    """Seal the entries of transactions that are over and that no seal covers; returns the last place.

    Args:
        connection: The transaction.
        everything: Whether all entries are looked at, and not only the last ten thousand and those after them.
    """
    place = _seal_on(connection, everything=False)
    if everything:
        patience.allow(connection, LONGEST_SECONDS)
        place = _seal_on(connection, everything=True)
    return place


def _seal_on(connection: Connection, *, everything: bool) -> int:
    """Seal until nothing is left; one call seals some, so that none takes long after a large import."""
    before, place = -1, int(connection.execute(select(func.seal_ledger(everything))).scalar_one())
    while place != before:
        before, place = place, int(connection.execute(select(func.seal_ledger(everything))).scalar_one())
    return place


def uncovered(connection: Connection, before: datetime) -> int:
    """How many entries of before a moment no seal covers."""
    sealed = select(ledger_seals.c.entry_id).where(ledger_seals.c.entry_id == ledger.c.id).exists()
    query = select(func.count()).select_from(ledger).where(ledger.c.booked_at < before, ~sealed)
    return int(connection.execute(query).scalar_one())


def chain(connection: Connection) -> Iterator[ChainSeal[LedgerEntry]]:
    """The chain from its beginning, with the entries as they are now."""
    with connection.execute(_CHAIN, execution_options={"yield_per": AT_ONCE}) as rows:
        for row in rows:
            yield ChainSeal(row[0], row[1], LedgerEntry(*row[2:]) if row[2] is not None else None)
