"""Reads what receipts and statements print, and keeps the line of what is to be printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from backend.domain.payment import State
from backend.storage.tables import beneficiaries, intervenants, payments
from backend.storage.tables_bank import payment_events, print_batches, print_jobs


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a letter is for."""

    programme: str
    cesu_code: str
    civility: str
    given_name: str
    family_name: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A payment as it is printed; minutes, cents, and moments in UTC."""

    id: int
    reference: str
    minutes: int
    cents: int
    accepted_at: datetime
    state: State
    state_at: datetime
    given_name: str
    family_name: str


@dataclass(frozen=True, slots=True)
class LotAt:
    """A lot at a past moment: its month, its last day, and what was left in it (minutes and cents)."""

    opens_on: date
    expires_on: date
    minutes: int
    cents: int


@dataclass(frozen=True, slots=True)
class Job:
    """One letter to print: a receipt of a payment, or the statement of a month (its first day)."""

    id: int
    beneficiary_id: int
    reference: str | None
    month: date | None


def holder(connection: Connection, beneficiary_id: int) -> Holder:
    """Whom a letter to the beneficiary is for."""
    columns = [beneficiaries.c[name] for name in Holder.__dataclass_fields__]
    return Holder(*connection.execute(select(*columns).where(beneficiaries.c.id == beneficiary_id)).one())


_STATE_AT = (
    select(func.max(payment_events.c.at))
    .where(payment_events.c.payment_id == payments.c.id, payment_events.c.state == payments.c.state)
    .scalar_subquery()
)
_PRINTED = select(
    payments.c.id,
    payments.c.reference,
    payments.c.minutes,
    payments.c.cents,
    payments.c.accepted_at,
    payments.c.state,
    func.coalesce(_STATE_AT, payments.c.accepted_at),
    intervenants.c.given_name,
    intervenants.c.family_name,
).join(intervenants, payments.c.intervenant_id == intervenants.c.id)


def payment(connection: Connection, payment_id: int) -> Printed:
    """A payment as it is printed."""
    return Printed(*connection.execute(_PRINTED.where(payments.c.id == payment_id)).one())


def payments_between(connection: Connection, beneficiary_id: int, start: datetime, end: datetime) -> list[Printed]:
    """The beneficiary's payments accepted from `start` until before `end`, the oldest first."""
    query = _PRINTED.where(
        payments.c.beneficiary_id == beneficiary_id,
        payments.c.accepted_at >= start,
        payments.c.accepted_at < end,
    ).order_by(payments.c.id)
    return [Printed(*row) for row in connection.execute(query)]


_LOTS_AT = text(
    """
    select l.opens_on, l.expires_on, -sum(g.minutes), -sum(g.cents)
    from lots l join ledger g on g.account = 'lot:' || l.id and g.booked_at < :moment
    where l.beneficiary_id = :beneficiary_id
    group by l.id order by l.expires_on, l.opens_on, l.id
    """
)


def lots_at(connection: Connection, beneficiary_id: int, moment: datetime) -> list[LotAt]:
    """What the ledger says was left in each lot just before a moment."""
    values = {"beneficiary_id": beneficiary_id, "moment": moment}
    return [LotAt(row[0], row[1], int(row[2]), int(row[3])) for row in connection.execute(_LOTS_AT, values)]


def ask(connection: Connection, values: Mapping[str, Any]) -> bool:
    """Ask for a letter; False when the same one waits already."""
    asking = upsert(print_jobs).values(values).on_conflict_do_nothing()
    return connection.execute(asking.returning(print_jobs.c.id)).first() is not None


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


def jobs_of(connection: Connection, batch_id: int) -> list[Job]:
    """The letters of a batch, in the order in which they were asked for."""
    query = (
        select(print_jobs.c.id, print_jobs.c.beneficiary_id, payments.c.reference, print_jobs.c.month)
        .join(payments, print_jobs.c.payment_id == payments.c.id, isouter=True)
        .where(print_jobs.c.batch_id == batch_id)
        .order_by(print_jobs.c.id)
    )
    return [Job(*row) for row in connection.execute(query)]


def mark_written(connection: Connection, batch_id: int, at: datetime) -> None:
    """Note that the batch is with the printer."""
    connection.execute(update(print_batches).where(print_batches.c.id == batch_id).values(written_at=at))


def wanting_paper(connection: Connection) -> list[int]:
    """The beneficiaries who want a monthly statement on paper."""
    query = select(beneficiaries.c.id).where(beneficiaries.c.wants_paper).order_by(beneficiaries.c.id)
    return list(connection.execute(query).scalars())


def want_paper(connection: Connection, beneficiary_id: int, *, wants: bool) -> bool:
    """Keep whether a beneficiary wants monthly statements on paper; False when there is no such person."""
    kept = update(beneficiaries).where(beneficiaries.c.id == beneficiary_id).values(wants_paper=wants)
    return bool(connection.execute(kept).rowcount)
