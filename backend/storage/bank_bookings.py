"""Keeps how the bank booked each transfer, so that a second debit or a second return is seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from backend.storage.tables_bank import bank_bookings


@dataclass(frozen=True, slots=True)
class ToldBooking:
    """A debit (settled) or a return (rejected) of a transfer, as an answer tells it.

    Attributes:
        ruling: Which of both.
        reference: The bank's own; empty where it gives none.
        entry: Which entry of the answer it is.
        of_file: Whether it is of many transfers at once.
    """

    ruling: Literal["settled", "rejected"]
    reference: str
    entry: int
    of_file: bool

    def same_as(self, reference: str, entry: int) -> bool:
        """Whether another entry under this reference is one more booking: nameless ones are, and two in one entry."""
        return self.reference.partition("#")[0] == reference and (not reference or self.entry == entry)


@dataclass(frozen=True, slots=True)
class BookedTimes:
    """How often a transfer was debited and returned, and whether an answer is the first to tell one of these."""

    debits: int
    returns: int
    is_news: bool

    def too_often(self, *, is_back: bool) -> bool:
        """Whether money has moved that should not have: gone twice, come back twice, or gone for rights given back."""
        twice = self.debits > self.returns + 1 or self.returns > max(self.debits, 1)
        return twice or (is_back and self.debits > self.returns)


def keep(connection: Connection, report_id: int, kind: str, told: Mapping[int, Sequence[ToldBooking]]) -> None:
    """Keep what an answer tells of payments; what was told before, by an answer of this kind, stays as it is."""
    rows = [
        {"payment_id": key, "ruling": each.ruling, "kind": kind, "reference": each.reference, "report_id": report_id}
        for key, bookings in told.items()
        for each in bookings
    ]
    if rows:
        connection.execute(upsert(bank_bookings).on_conflict_do_nothing(), rows)


_TIMES = text(
    """
    select payment_id, max(debits), max(returns), bool_or(news) from (
        select payment_id, kind, count(*) filter (where ruling = 'settled') as debits,
            count(*) filter (where ruling = 'rejected') as returns,
            coalesce(bool_or(report_id = :report_id), false) as news
        from bank_bookings where payment_id = any(:ids) group by payment_id, kind
    ) each_kind group by payment_id
    """
)
"""A notice and a statement tell the same bookings, not always under the same references: each kind counts by itself."""


def times(connection: Connection, payment_ids: Sequence[int], report_id: int) -> dict[int, BookedTimes]:
    """How often each of the payments was booked, by the kind of answer that tells the most."""
    rows = connection.execute(_TIMES, {"ids": list(payment_ids), "report_id": report_id})
    return {row[0]: BookedTimes(row[1], row[2], row[3]) for row in rows}


def debited_otherwise(connection: Connection, payment_ids: Sequence[int], kind: str, reference: str) -> set[int]:
    """Those of the payments that an answer of this kind says were debited under another reference."""
    query = select(bank_bookings.c.payment_id).where(
        bank_bookings.c.payment_id.in_(payment_ids),
        bank_bookings.c.ruling == "settled",
        bank_bookings.c.kind == kind,
        bank_bookings.c.reference != reference,
    )
    return set(connection.execute(query).scalars())
