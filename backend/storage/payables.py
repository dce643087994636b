"""Finds the payments that a bank file may hold, and remembers those that fit none."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from backend.storage.intervenants import payee_of
from backend.storage.sealed_people import INTERVENANTS, opened_row
from backend.storage.tables import beneficiaries, intervenants, payments, person_keys
from backend.storage.tables_bank import bank_left_out

ROWS_AT_ONCE = 500
"""So many are read at once: a day of ten thousand payments is not held whole."""


@dataclass(frozen=True, slots=True)
class Payable:
    """A payment that a bank file may hold.

    Attributes:
        id: The storage's number of the payment.
        reference: Nine digits.
        cents: What is to be paid.
        payee_name: Its intervenant's name in full; whose rights were spent, the bank need not know.
        iban: Their account; None where none is known.
    """

    id: int
    reference: str
    cents: int
    payee_name: str
    iban: str | None


def _due(query: Select[Any], programme: str, before: datetime) -> Select[Any]:
    """Of a query of payments, those of a programme that were accepted before a moment, but those held."""
    return query.join(beneficiaries, payments.c.beneficiary_id == beneficiaries.c.id).where(
        beneficiaries.c.programme == programme,
        payments.c.state == "accepted",
        ~payments.c.held,
        payments.c.accepted_at < before,
    )


def count_payable(connection: Connection, programme: str, before: datetime) -> int:
    """How many payments `payable` would find; nobody's account is opened."""
    counting = _due(select(func.count()).select_from(payments), programme, before)
    return int(connection.execute(counting).scalar_one())


def payable(connection: Connection, programme: str, before: datetime) -> Iterator[Payable]:
    """The programme's accepted payments of before a moment, but those held, the oldest first, as they now are.

    Nothing is locked. They are read some at a time, as whoever asks goes on.
    """
    columns = (payments.c.id, payments.c.reference, payments.c.cents)
    theirs = [intervenants.c[name] for name in ("kind", "mode", "key_id", "sealed")]
    query = _due(
        select(*columns, intervenants.c.id.label("payee_id"), *theirs, person_keys.c.wrapped), programme, before
    )
    query = query.join(intervenants, payments.c.intervenant_id == intervenants.c.id)
    query = query.join(person_keys, intervenants.c.key_id == person_keys.c.id, isouter=True)
    due = query.order_by(payments.c.id)
    with connection.execute(due, execution_options={"yield_per": ROWS_AT_ONCE}) as rows:
        for row in rows.mappings():
            fields = opened_row(connection, INTERVENANTS, row)
            payee = payee_of(row["payee_id"], row["kind"], fields, row["mode"])
            yield Payable(row["id"], row["reference"], row["cents"], payee.name, fields.get("iban"))


def leave_out(connection: Connection, payment_id: int, reason: str, at: datetime) -> bool:
    """Note that a payment fits no file; False when it was noted before."""
    note = {"payment_id": payment_id, "reason": reason, "noticed_at": at}
    noting = upsert(bank_left_out).values(note).on_conflict_do_nothing()
    return connection.execute(noting.returning(bank_left_out.c.payment_id)).first() is not None


def take_in_again(connection: Connection, intervenant_id: int) -> None:
    """Forget that an intervenant's payments fitted no file: what keeps them out again is noted again."""
    theirs = select(payments.c.id).where(payments.c.intervenant_id == intervenant_id)
    connection.execute(delete(bank_left_out).where(bank_left_out.c.payment_id.in_(theirs)))
