"""Keeps payments: one row for each, read by one select into one shape, whoever asks."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb
from pydantic import TypeAdapter
from sqlalchemy import Connection, Integer, Select, and_, bindparam, exists, func, or_, select, text

from backend.domain.order import Order
from backend.domain.payment import Payment, Quote, State
from backend.domain.people import Payee
from backend.storage.beneficiaries import beneficiary_of
from backend.storage.intervenants import payee_of
from backend.storage.prepared import FoundRow, Prepared
from backend.storage.sealed_people import BENEFICIARIES, INTERVENANTS, Fields, opened
from backend.storage.tables import beneficiaries, intervenants, payments, person_keys
from backend.storage.tables_bank import payment_events

_ORDER: TypeAdapter[Order] = TypeAdapter(Order)
_COLUMNS_OF_THEIR_OWN = {"payee", "named"}
"""The payee is a column; the words that named them have done their service."""

_PAYERS, _PAYEES = person_keys.alias("payer_keys"), person_keys.alias("payee_keys")

UNDONE = ("cancelled", "reversed")
"""States in which a payment was given back."""

SELECT: Select[Any] = (
    select(
        payments.c.id,
        payments.c.reference,
        payments.c.ordered,
        payments.c.minutes,
        payments.c.cents,
        payments.c.minutes_left,
        payments.c.cents_left,
        payments.c.accepted_at,
        payments.c.state,
        beneficiaries.c.id.label("payer_id"),
        beneficiaries.c.programme,
        beneficiaries.c.key_id.label("payer_key_id"),
        beneficiaries.c.sealed.label("payer_sealed"),
        _PAYERS.c.wrapped.label("payer_wrapped"),
        intervenants.c.id.label("payee_id"),
        intervenants.c.kind,
        intervenants.c.mode,
        intervenants.c.key_id.label("payee_key_id"),
        intervenants.c.sealed.label("payee_sealed"),
        _PAYEES.c.wrapped.label("payee_wrapped"),
    )
    .join(beneficiaries, payments.c.beneficiary_id == beneficiaries.c.id)
    .join(intervenants, payments.c.intervenant_id == intervenants.c.id)
    .join(_PAYERS, beneficiaries.c.key_id == _PAYERS.c.id, isouter=True)
    .join(_PAYEES, intervenants.c.key_id == _PAYEES.c.id, isouter=True)
)
"""The one select of payments; what a view needs beside them is added to it."""


def payee_fields(connection: Connection, row: FoundRow) -> Fields:
    """The fields of the payee of a row of `SELECT`; none where they are erased."""
    return opened(connection, INTERVENANTS.what, row["payee_key_id"], row["payee_wrapped"], row["payee_sealed"])


def payment_from(connection: Connection, row: FoundRow) -> Payment:
    """The payment of a row of `SELECT`."""
    payer = opened(connection, BENEFICIARIES.what, row["payer_key_id"], row["payer_wrapped"], row["payer_sealed"])
    payee = payee_of(row["payee_id"], row["kind"], payee_fields(connection, row), row["mode"])
    return Payment(
        id=row["id"],
        reference=row["reference"],
        payer=beneficiary_of(row["payer_id"], row["programme"], payer),
        order=order_from(row["ordered"], payee),
        minutes=row["minutes"],
        cents=row["cents"],
        minutes_left=row["minutes_left"],
        cents_left=row["cents_left"],
        accepted_at=row["accepted_at"],
        state=row["state"],
    )


def order_from(packed: Mapping[str, Any], payee: Payee) -> Order:
    """The order that `packed_order` made JSON of, with whom it pays."""
    ordered = {name: value for name, value in packed.items() if name not in _COLUMNS_OF_THEIR_OWN}
    return replace(_ORDER.validate_python(ordered), payee=payee)


def packed_order(order: Order) -> dict[str, Any]:
    """What of an order is kept with its payment, as JSON: each field of it but the payee and their name."""
    packed: dict[str, Any] = _ORDER.dump_python(order, mode="json", exclude=_COLUMNS_OF_THEIR_OWN)
    return packed


_INSERT = Prepared(
    text(
        """
        with payment as (
            insert into payments (reference, beneficiary_id, intervenant_id, conversation_id, confirmation, ordered,
                minutes, cents, minutes_left, cents_left, state, accepted_at)
            values (:reference, :beneficiary_id, :intervenant_id, :conversation_id, :confirmation, :ordered,
                :minutes, :cents, :minutes_left, :cents_left, :state, :accepted_at)
            returning id
        ), drawn as (
            insert into payment_draws (payment_id, lot_id, minutes, cents)
            select payment.id, d.* from payment, unnest(cast(:lots_drawn as bigint[]), cast(:minutes_drawn as int[]),
                cast(:cents_drawn as int[])) d
        )
        select id from payment
        """
    )
)
"""A payment and its draws, in one statement."""


def insert_payment(connection: Connection, values: Mapping[str, object], quote: Quote) -> Payment:
    """Write an accepted payment with its draws.

    Args:
        connection: In the transaction that drew the lots.
        values: The columns of `payments` that the quote does not tell.
        quote: What was quoted, and now drawn.

    Raises:
        sqlalchemy.exc.IntegrityError: The confirmation was already paid.
    """
    quoted = {
        "intervenant_id": quote.payee.id,
        "ordered": Jsonb(packed_order(quote.order)),
        "minutes": quote.minutes,
        "cents": quote.cents,
        "minutes_left": quote.minutes_left,
        "cents_left": quote.cents_left,
    }
    drawn = {
        "lots_drawn": [draw.lot_id for draw in quote.draws],
        "minutes_drawn": [draw.minutes for draw in quote.draws],
        "cents_drawn": [draw.cents for draw in quote.draws],
    }
    written = _INSERT.row(connection, {**values, **quoted, **drawn})
    assert written, "what is inserted has a number"
    return by_id(connection, written[0])


_TAKEN = Prepared(select(payments.c.id).where(payments.c.reference == bindparam("reference")))
_BY_ID = Prepared(SELECT.where(payments.c.id == bindparam("payment_id")))
_NEWEST = Prepared(
    SELECT.where(payments.c.beneficiary_id == bindparam("beneficiary_id"))
    .order_by(payments.c.id.desc())
    .offset(bindparam("skip", type_=Integer))
    .limit(bindparam("most", type_=Integer))
)
_TWIN = Prepared(
    SELECT.where(
        payments.c.beneficiary_id == bindparam("beneficiary_id"),
        payments.c.intervenant_id == bindparam("payee_id"),
        or_(
            payments.c.cents == bindparam("cents"),
            and_(payments.c.minutes == bindparam("minutes"), payments.c.minutes > 0),
        ),
        payments.c.accepted_at >= bindparam("since"),
        *(payments.c.state != undone for undone in UNDONE),
    )
    .order_by(payments.c.id.desc())
    .limit(1)
)


def reference_is_taken(connection: Connection, reference: str) -> bool:
    """Whether a payment already has the reference."""
    return _TAKEN.row(connection, {"reference": reference}) is not None


def is_confirmed(connection: Connection, confirmation: str) -> bool:
    """Whether a confirmation was paid."""
    return bool(connection.execute(select(exists().where(payments.c.confirmation == confirmation))).scalar())


def by_id(connection: Connection, payment_id: int) -> Payment:
    """The payment of a number that the storage gave."""
    (row,) = _BY_ID.mappings(connection, {"payment_id": payment_id})
    return payment_from(connection, row)


def by_reference(connection: Connection, reference: str) -> Payment | None:
    """The payment of a reference."""
    return next(iter(_read(connection, SELECT.where(payments.c.reference == reference))), None)


def of_beneficiary(connection: Connection, beneficiary_id: int, skip: int, most: int) -> tuple[Payment, ...]:
    """The beneficiary's payments, the newest first."""
    rows = _NEWEST.mappings(connection, {"beneficiary_id": beneficiary_id, "skip": skip, "most": most})
    return tuple(payment_from(connection, row) for row in rows)


def of_intervenant(connection: Connection, intervenant_id: int, skip: int, most: int) -> tuple[Payment, ...]:
    """The payments to an intervenant, the newest first."""
    theirs = SELECT.where(payments.c.intervenant_id == intervenant_id)
    return _read(connection, theirs.order_by(payments.c.id.desc()).offset(skip).limit(most))


def of_intervenant_in(
    connection: Connection, intervenant_id: int, programmes: Collection[str], most: int
) -> tuple[Payment, ...]:
    """The payments to an intervenant by people of some programmes, the newest first."""
    theirs = SELECT.where(payments.c.intervenant_id == intervenant_id, beneficiaries.c.programme.in_(programmes))
    return _read(connection, theirs.order_by(payments.c.id.desc()).limit(most))


def of_conversation(connection: Connection, conversation_id: int) -> tuple[Payment, ...]:
    """What was paid in a conversation, the oldest first."""
    made = SELECT.where(payments.c.conversation_id == conversation_id)
    return _read(connection, made.order_by(payments.c.id))


def between(connection: Connection, beneficiary_id: int, start: datetime, end: datetime) -> tuple[Payment, ...]:
    """The beneficiary's payments accepted from `start` until before `end`, the oldest first."""
    made = SELECT.where(
        payments.c.beneficiary_id == beneficiary_id,
        payments.c.accepted_at >= start,
        payments.c.accepted_at < end,
    )
    return _read(connection, made.order_by(payments.c.id))


def undone_between(
    connection: Connection, beneficiary_id: int, start: datetime, end: datetime
) -> tuple[tuple[Payment, State, datetime], ...]:
    """Payments of before `start` that were given back from then until before `end`: how, and when."""
    query = (
        SELECT.add_columns(payment_events.c.state.label("became"), payment_events.c.at)
        .join(payment_events, payment_events.c.payment_id == payments.c.id)
        .where(
            payments.c.beneficiary_id == beneficiary_id,
            payments.c.accepted_at < start,
            payment_events.c.state.in_(UNDONE),
            payment_events.c.at >= start,
            payment_events.c.at < end,
        )
    )
    rows = connection.execute(query.order_by(payment_events.c.at, payments.c.id)).mappings()
    return tuple((payment_from(connection, row), row["became"], row["at"]) for row in rows)


def cents_since(connection: Connection, beneficiary_id: int, since: datetime) -> int:
    """What a beneficiary has paid since a moment, in cents, without what was given back."""
    made = (
        (payments.c.beneficiary_id == beneficiary_id)
        & (payments.c.accepted_at >= since)
        & payments.c.state.not_in(UNDONE)
    )
    return int(connection.execute(select(func.coalesce(func.sum(payments.c.cents), 0)).where(made)).scalar_one())


def twin_since(connection: Connection, beneficiary_id: int, quote: Quote, since: datetime) -> Payment | None:
    """The newest payment of the same hours or amount between the same two, since a moment, that still counts.

    The same hours may cost a cent more or less the second time, by cumulative rounding.
    """
    values = {
        "beneficiary_id": beneficiary_id,
        "payee_id": quote.payee.id,
        "cents": quote.cents,
        "minutes": quote.minutes,
        "since": since,
    }
    return next((payment_from(connection, row) for row in _TWIN.mappings(connection, values)), None)


def _read(connection: Connection, query: Select[Any]) -> tuple[Payment, ...]:
    return tuple(payment_from(connection, row) for row in connection.execute(query).mappings())
