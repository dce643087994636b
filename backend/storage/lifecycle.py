"""Moves payments from state to state, and gives rights back to their lots."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import BigInteger, Connection, any_, insert, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from backend.domain.payment import State
from backend.storage.tables import beneficiaries, lots, payment_draws, payments
from backend.storage.tables_bank import disputes, payment_events


@dataclass(frozen=True, slots=True)
class Held:
    """A payment as it stands.

    Attributes:
        id: The storage's number of the payment.
        reference: Its reference.
        beneficiary_id: Who paid.
        intervenant_id: Who is paid.
        programme: The payer's programme.
        minutes: Minutes paid.
        cents: Cents paid.
        state: Where it is in its life.
        accepted_at: When it was accepted, in UTC.
    """

    id: int
    reference: str
    beneficiary_id: int
    intervenant_id: int
    programme: str
    minutes: int
    cents: int
    state: State
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """What a payment took from one lot, in minutes and cents."""

    lot_id: int
    opens_on: date
    expires_on: date
    minutes: int
    cents: int


_HELD = select(
    payments.c.id,
    payments.c.reference,
    payments.c.beneficiary_id,
    payments.c.intervenant_id,
    beneficiaries.c.programme,
    payments.c.minutes,
    payments.c.cents,
    payments.c.state,
    payments.c.accepted_at,
).join(beneficiaries, payments.c.beneficiary_id == beneficiaries.c.id)


def by_reference(connection: Connection, reference: str) -> Held | None:
    """The payment of a reference."""
    row = connection.execute(_HELD.where(payments.c.reference == reference)).one_or_none()
    return Held(*row) if row else None


def by_id(connection: Connection, payment_id: int) -> Held:
    """The payment of a number that the storage gave."""
    return Held(*connection.execute(_HELD.where(payments.c.id == payment_id)).one())


@dataclass(frozen=True, slots=True)
class Step:
    """A move from the state that was seen to the next one: when, and in which role it was asked for."""

    seen: State
    state: State
    at: datetime
    by: str


def move(connection: Connection, ids: Sequence[int], step: Step) -> list[int]:
    """Move those of the payments that are still as they were seen; returns their ids.

    What was moved is locked until the transaction ends, and its event is written.
    """
    these = payments.c.id == any_(literal(list(ids), ARRAY(BigInteger)))
    moving = update(payments).where(these, payments.c.state == step.seen).values(state=step.state)
    moved = sorted(connection.execute(moving.returning(payments.c.id)).scalars())
    if moved:
        event = {"state": step.state, "at": step.at, "by": step.by}
        connection.execute(insert(payment_events), [{"payment_id": each, **event} for each in moved])
    return moved


def give_reason(connection: Connection, payment_id: int, state: State, reason: str) -> None:
    """Write why the payment entered the state."""
    event = (payment_events.c.payment_id == payment_id) & (payment_events.c.state == state)
    connection.execute(update(payment_events).where(event).values(reason=reason))


def lock_lots(connection: Connection, beneficiary_id: int) -> None:
    """Lock all lots of a beneficiary in the order in which payments draw them: nobody waits in a ring."""
    connection.execute(
        select(lots.c.id)
        .where(lots.c.beneficiary_id == beneficiary_id)
        .order_by(lots.c.expires_on, lots.c.opens_on, lots.c.id)
        .with_for_update()
    )


def taken_by(connection: Connection, payment_id: int) -> list[Taken]:
    """What the payment took, the oldest lot first."""
    query = (
        select(lots.c.id, lots.c.opens_on, lots.c.expires_on, payment_draws.c.minutes, payment_draws.c.cents)
        .join(payment_draws, payment_draws.c.lot_id == lots.c.id)
        .where(payment_draws.c.payment_id == payment_id)
        .order_by(lots.c.expires_on, lots.c.opens_on, lots.c.id)
    )
    return [Taken(*row) for row in connection.execute(query)]


def give_back(connection: Connection, taken: Taken) -> bool:
    """Give back to a lot; False when it was never used that much, which cannot be."""
    done = connection.execute(
        update(lots)
        .where(
            lots.c.id == taken.lot_id,
            lots.c.minutes_used >= taken.minutes,
            lots.c.cents_used >= taken.cents,
        )
        .values(minutes_used=lots.c.minutes_used - taken.minutes, cents_used=lots.c.cents_used - taken.cents)
    )
    return bool(done.rowcount)


def open_dispute(connection: Connection, payment_id: int, by: str, words: str, at: datetime) -> int | None:
    """Write a dispute; None when the same party has one open on this payment already."""
    values = {"payment_id": payment_id, "by": by, "words": words, "opened_at": at}
    done = connection.execute(upsert(disputes).values(values).on_conflict_do_nothing().returning(disputes.c.id))
    return done.scalar_one_or_none()
