"""Seals the ledger's entries into one chain, in the order in which their transactions ended, and reads it."""

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from backend.domain.ledger_chain import LedgerEntry, LedgerSeal
from backend.storage.tables import ledger, ledger_seals

AT_ONCE = 5_000

_CHAIN = (
    select(ledger_seals.c.position, ledger_seals.c.hash, *(ledger.c[name] for name in LedgerEntry.__dataclass_fields__))
    .join(ledger, ledger.c.id == ledger_seals.c.entry_id, isouter=True)
    .order_by(ledger_seals.c.position)
)


def seal(connection: Connection) -> int:
    """Seal all entries of transactions that are over, and of which none before is under way; the last place."""
    return int(connection.execute(select(func.seal_ledger())).scalar_one())


def chain(connection: Connection) -> Iterator[LedgerSeal]:
    """The chain from its beginning, with the entries as they are now."""
    with connection.execute(_CHAIN, execution_options={"yield_per": AT_ONCE}) as rows:
        for row in rows:
            yield LedgerSeal(row[0], row[1], LedgerEntry(*row[2:]) if row[2] is not None else None)
