"""Reads who is to be told of a payment and what, and keeps how intervenants want to be told."""

from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, Select, select, update

from backend.domain.payment import Receipt
from backend.domain.people import Beneficiary, Payee
from backend.domain.telling import Reached, Received, ToldBy
from backend.storage import money
from backend.storage.tables import beneficiaries, intervenants, payments


@dataclass(frozen=True, slots=True)
class Told:
    """A payment with everybody who is told of it.

    Attributes:
        receipt: As its beneficiary knows it.
        received: As its intervenant knows it.
        reached: Where the intervenant is reached.
    """

    receipt: Receipt
    received: Received
    reached: Reached


def told(connection: Connection, payment_id: int) -> Told:
    """A payment and who is told of it."""
    row = connection.execute(_received().where(payments.c.id == payment_id)).mappings().one()
    receipt = money.receipt_of(connection, row["payer_id"], row["reference"])
    assert receipt, "a payment has its receipt"
    contact = select(intervenants.c.phone, intervenants.c.email, intervenants.c.told_by)
    reached = connection.execute(contact.where(intervenants.c.id == receipt.payee.id)).one()
    return Told(receipt, _as_received(row), Reached(receipt.payee, *reached))


def received_by(connection: Connection, intervenant_id: int, skip: int, most: int) -> tuple[Received, ...]:
    """The payments that an intervenant has received, the newest first."""
    query = _received().where(payments.c.intervenant_id == intervenant_id)
    page = query.order_by(payments.c.id.desc()).offset(skip).limit(most)
    return tuple(map(_as_received, connection.execute(page).mappings()))


def reached(connection: Connection, intervenant_id: int) -> Reached:
    """Where an intervenant is reached."""
    row = connection.execute(select(intervenants).where(intervenants.c.id == intervenant_id)).mappings().one()
    payee = Payee(row["id"], row["kind"], row["given_name"], row["family_name"])
    return Reached(payee, row["phone"], row["email"], row["told_by"])


def tell_by(connection: Connection, intervenant_id: int, how: ToldBy) -> None:
    """Keep how an intervenant wants to be told."""
    connection.execute(update(intervenants).where(intervenants.c.id == intervenant_id).values(told_by=how))


def _received() -> Select[tuple[object, ...]]:
    return select(
        payments.c.reference,
        payments.c.minutes,
        payments.c.cents,
        payments.c.accepted_at,
        payments.c.state,
        beneficiaries.c.id.label("payer_id"),
        beneficiaries.c.programme,
        beneficiaries.c.civility,
        beneficiaries.c.given_name,
        beneficiaries.c.family_name,
    ).join(beneficiaries, payments.c.beneficiary_id == beneficiaries.c.id)


def _as_received(row: RowMapping) -> Received:
    payer = Beneficiary(row["payer_id"], row["programme"], row["civility"], row["given_name"], row["family_name"])
    return Received(row["reference"], payer, row["minutes"], row["cents"], row["accepted_at"], row["state"])
