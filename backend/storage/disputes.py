"""Keeps who says that a payment is wrong."""

from datetime import datetime

from sqlalchemy import Connection, update
from sqlalchemy.dialects.postgresql import insert as upsert

from backend.storage.tables_bank import disputes
from backend.storage.vault import vault_of


def open_dispute(connection: Connection, payment_id: int, by: str, words: str, at: datetime) -> int | None:
    """Write a dispute; None when the same party has one open on this payment already."""
    sealed = vault_of(connection).seal("disputes.words", words.encode())
    values = {"payment_id": payment_id, "by": by, "words": sealed, "opened_at": at}
    done = connection.execute(upsert(disputes).values(values).on_conflict_do_nothing().returning(disputes.c.id))
    return done.scalar_one_or_none()


def close_dispute(connection: Connection, dispute_id: int, at: datetime) -> None:
    """Note that a dispute was looked at: the same party may open another one."""
    still = (disputes.c.id == dispute_id) & disputes.c.closed_at.is_(None)
    connection.execute(update(disputes).where(still).values(closed_at=at))


def resolve(connection: Connection, payment_id: int, at: datetime, *, rightful: bool) -> list[tuple[int, str]]:
    """Close every open dispute on a payment, with whether it was right; the id of each, and which party opened it."""
    still = (disputes.c.payment_id == payment_id) & disputes.c.closed_at.is_(None)
    closed = update(disputes).where(still).values(closed_at=at, rightful=rightful)
    rows = connection.execute(closed.returning(disputes.c.id, disputes.c.by))
    return sorted((row.id, row.by) for row in rows)
