"""Keeps the line of what is to be printed, and the batches it was printed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from backend.storage.tables import payments
from backend.storage.tables_bank import print_batches, print_jobs


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One letter to print: a receipt of a payment, or the statement of a month (its first day)."""

    id: int
    beneficiary_id: int
    reference: str | None
    month: date | None

    @property
    def letter(self) -> str:
        """Which letter it is."""
        return "receipt" if self.reference else "statement"

    @property
    def subject(self) -> str:
        """What it is about: the payment's reference, or the month."""
        return self.reference or f"{self.month:%Y-%m}"


def ask(connection: Connection, values: Mapping[str, Any]) -> bool:
    """Ask for a letter; False when the same one waits already."""
    asking = upsert(print_jobs).values(values).on_conflict_do_nothing()
    return connection.execute(asking.returning(print_jobs.c.id)).first() is not None


_ASK_MONTHLY = text(
    """
    insert into print_jobs (key, beneficiary_id, month, asked_at)
    select 'monthly:' || id || ':' || :name, id, :month, :at from beneficiaries
    where wants_paper order by id on conflict do nothing
    """
)


def ask_monthly(connection: Connection, month: date, at: datetime) -> int:
    """Ask for the statement of a month (its first day) for all who want paper; how many were new.

    One that was asked for so is never asked for so again, printed or not: the unique index says it.
    """
    values = {"name": f"{month:%Y-%m}", "month": month, "at": at}
    return int(connection.execute(_ASK_MONTHLY, values).rowcount)


def unwritten_batch(connection: Connection) -> int | None:
    """The batch that was begun and not written."""
    query = select(print_batches.c.id).where(print_batches.c.written_at.is_(None))
    return connection.execute(query.order_by(print_batches.c.id).limit(1)).scalar_one_or_none()


def begin_batch(connection: Connection, at: datetime) -> int | None:
    """Put all letters that wait into a new batch; None where none waits."""
    waiting: Sequence[int] = (
        connection.execute(select(print_jobs.c.id).where(print_jobs.c.batch_id.is_(None)).with_for_update())
        .scalars()
        .all()
    )
    if not waiting:
        return None
    begun = connection.execute(insert(print_batches).values(made_at=at).returning(print_batches.c.id))
    batch_id = int(begun.scalar_one())
    connection.execute(update(print_jobs).where(print_jobs.c.id.in_(waiting)).values(batch_id=batch_id))
    return batch_id


def jobs_of(connection: Connection, batch_id: int) -> list[PrintJob]:
    """The letters of a batch, in the order in which they were asked for."""
    query = (
        select(print_jobs.c.id, print_jobs.c.beneficiary_id, payments.c.reference, print_jobs.c.month)
        .join(payments, print_jobs.c.payment_id == payments.c.id, isouter=True)
        .where(print_jobs.c.batch_id == batch_id)
        .order_by(print_jobs.c.id)
    )
    return [PrintJob(*row) for row in connection.execute(query)]


def mark_written(connection: Connection, batch_id: int, at: datetime) -> None:
    """Note that the batch is with the printer."""
    connection.execute(update(print_batches).where(print_batches.c.id == batch_id).values(written_at=at))
