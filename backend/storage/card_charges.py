"""Keeps what cards were charged: each once allowed, once answered, once refunded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, Connection, any_, insert, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from backend.domain.card import CardEnd, ChargeState, OwedRefund
from backend.domain.payment import Quote
from backend.domain.rights import Draw
from backend.storage import intervenants
from backend.storage.payments import order_from, packed_order
from backend.storage.tables import beneficiaries
from backend.storage.tables_card import card_charges

_DRAWS: TypeAdapter[tuple[Draw, ...]] = TypeAdapter(tuple[Draw, ...])


@dataclass(frozen=True, slots=True)
class KeptCharge:
    """A charge as it is kept.

    Attributes:
        id: The storage's number.
        beneficiary_id: Whose PIN has allowed it.
        programme: The code of their programme.
        conversation_id: In which conversation.
        confirmation: What makes its payment one.
        quote: What it completes; what stays of the rights is not kept.
        state: How it stands.
        failure: Why it failed; None where it did not.
        code: The processor's confirmation.
        payment_id: What it has paid.
        proved_at: When the PIN was given, in UTC.
    """

    id: int
    beneficiary_id: int
    programme: str
    conversation_id: int
    confirmation: str
    quote: Quote
    state: ChargeState
    failure: CardEnd | None
    code: str | None
    payment_id: int | None
    proved_at: datetime


def insert_charge(connection: Connection, values: Mapping[str, Any], quote: Quote) -> int:
    """Write a charge that the PIN has allowed; returns its id.

    Args:
        connection: In the transaction in which the PIN was right.
        values: The columns that the quote does not tell.
        quote: What the card is to complete.
    """
    row = {
        **values,
        "state": "proved",
        "intervenant_id": quote.payee.id,
        "ordered": packed_order(quote.order),
        "draws": _DRAWS.dump_python(quote.draws, mode="json"),
        "cents": quote.card,
        "fee_cents": quote.fee,
    }
    return int(connection.execute(insert(card_charges).values(row).returning(card_charges.c.id)).scalar_one())


def locked(connection: Connection, charge_id: int) -> KeptCharge | None:
    """The charge, locked until the transaction ends; None where there is none."""
    whose = beneficiaries.c.id == card_charges.c.beneficiary_id
    query = select(card_charges, beneficiaries.c.programme).join(beneficiaries, whose)
    query = query.where(card_charges.c.id == charge_id).with_for_update(of=card_charges)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        return None
    order = order_from(row["ordered"], intervenants.by_id(connection, row["intervenant_id"]))
    draws = _DRAWS.validate_python(row["draws"])
    quote = Quote(order, draws, 0, 0, card=row["cents"], fee=row["fee_cents"])
    kept = {name: row[name] for name in KeptCharge.__dataclass_fields__ if name != "quote"}
    return KeptCharge(quote=quote, **kept)


def change(connection: Connection, charge_id: int, **values: Any) -> None:
    """Write what has become of a charge that is locked."""
    connection.execute(update(card_charges).where(card_charges.c.id == charge_id).values(values))


def cents_allowed(connection: Connection, beneficiary_id: int) -> int:
    """What charges that were allowed and have not ended would pay, rights and card together, in cents."""
    open_ones = (card_charges.c.beneficiary_id == beneficiary_id) & (card_charges.c.state == "proved")
    rows = connection.execute(select(card_charges.c.draws, card_charges.c.cents).where(open_ones))
    return sum(cents + sum(draw.cents for draw in _DRAWS.validate_python(draws)) for draws, cents in rows)


def of_payments(connection: Connection, payment_ids: Sequence[int]) -> dict[int, int]:
    """The charges that have completed these payments, by payment; most have none."""
    these = card_charges.c.payment_id == any_(literal(list(payment_ids), ARRAY(BigInteger)))
    rows = connection.execute(select(card_charges.c.payment_id, card_charges.c.id).where(these))
    return {row[0]: row[1] for row in rows}


def owed_by_code(connection: Connection, code: str) -> list[OwedRefund]:
    """The charges of a confirmation that wait for their refund, locked."""
    owed = (card_charges.c.code == code) & (card_charges.c.state == "to_refund")
    query = select(card_charges.c.id, card_charges.c.cents + card_charges.c.fee_cents, card_charges.c.code)
    return [OwedRefund(*row) for row in connection.execute(query.where(owed).with_for_update())]


def unanswered_since(connection: Connection, moment: datetime, most: int) -> list[int]:
    """Charges allowed before a moment of which nobody has told how they ended."""
    old = (card_charges.c.state == "proved") & (card_charges.c.proved_at < moment)
    return list(connection.execute(select(card_charges.c.id).where(old).limit(most)).scalars())
