"""Moves rights: lots by guarded counters, payments once for each confirmation, every cent in the ledger."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, RowMapping, Select, and_, bindparam, exists, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from backend.domain.payment import Quote, Receipt
from backend.domain.people import Payee
from backend.domain.rights import Draw, Lot
from backend.storage.tables import intervenants, known_intervenants, ledger, lots, payment_draws, payments

_LOTS = (
    select(
        lots.c.id,
        lots.c.opens_on,
        lots.c.expires_on,
        lots.c.minutes_total,
        lots.c.cents_total,
        lots.c.minutes_used,
        lots.c.cents_used,
    )
    .where(lots.c.beneficiary_id == bindparam("beneficiary_id"))
    .order_by(lots.c.id)
)


def lots_of(connection: Connection, beneficiary_id: int) -> list[Lot]:
    """All lots of a beneficiary, spent and expired ones included."""
    return [Lot(*row) for row in connection.execute(_LOTS, {"beneficiary_id": beneficiary_id})]


_DRAW = (
    update(lots)
    .where(
        lots.c.id == bindparam("lot"),
        lots.c.beneficiary_id == bindparam("owner"),
        lots.c.minutes_used == bindparam("minutes_seen"),
        lots.c.cents_used == bindparam("cents_seen"),
    )
    .values(
        minutes_used=lots.c.minutes_used + bindparam("minutes"),
        cents_used=lots.c.cents_used + bindparam("cents"),
    )
)


def draw(connection: Connection, beneficiary_id: int, taken: Draw) -> bool:
    """Take from a lot of the beneficiary's what was quoted; False when its counters have moved since."""
    done = connection.execute(
        _DRAW,
        {
            "lot": taken.lot_id,
            "owner": beneficiary_id,
            "minutes_seen": taken.minutes_seen,
            "cents_seen": taken.cents_seen,
            "minutes": taken.minutes,
            "cents": taken.cents,
        },
    )
    return bool(done.rowcount)


def reference_is_taken(connection: Connection, reference: str) -> bool:
    """Whether a payment already has the reference."""
    return bool(connection.execute(select(exists().where(payments.c.reference == reference))).scalar())


def insert_payment(connection: Connection, values: Mapping[str, object], quote: Quote) -> int:
    """Write an accepted payment with its draws and its ledger entries; returns its id.

    Args:
        connection: In the transaction that drew the lots.
        values: The columns of `payments`.
        quote: What was quoted, and now drawn.

    Raises:
        sqlalchemy.exc.IntegrityError: The confirmation was already paid.
    """
    payment_id: int = connection.execute(insert(payments).values(values).returning(payments.c.id)).scalar_one()
    connection.execute(
        insert(payment_draws),
        [{"payment_id": payment_id, "lot_id": d.lot_id, "minutes": d.minutes, "cents": d.cents} for d in quote.draws],
    )
    booking = {f"lot:{d.lot_id}": (d.cents, d.minutes) for d in quote.draws}
    booking[f"intervenant:{quote.payee.id}"] = (-quote.cents, -quote.minutes)
    book(connection, f"payment:{values['reference']}", booking, values["accepted_at"])
    return payment_id


def book(connection: Connection, movement: str, entries: Mapping[str, tuple[int, int]], booked_at: object) -> None:
    """Book a movement: (cents, minutes) by account, debits positive; each sums to zero."""
    assert sum(cents for cents, _ in entries.values()) == 0, "debits equal credits"
    assert sum(minutes for _, minutes in entries.values()) == 0, "minutes balance as cents do"
    connection.execute(
        insert(ledger),
        [
            {
                "movement": movement,
                "account": account,
                "cents": cents,
                "minutes": minutes,
                "booked_at": booked_at,
            }
            for account, (cents, minutes) in entries.items()
        ],
    )


def remember_payee(connection: Connection, beneficiary_id: int, payee_id: int, paid_at: datetime) -> None:
    """Make the intervenant one of the beneficiary's own, the last paid."""
    connection.execute(
        upsert(known_intervenants)
        .values(beneficiary_id=beneficiary_id, intervenant_id=payee_id, last_paid_at=paid_at)
        .on_conflict_do_update(index_elements=["beneficiary_id", "intervenant_id"], set_={"last_paid_at": paid_at})
    )


def _receipts() -> Select[tuple[object, ...]]:
    return select(
        payments.c.reference,
        payments.c.minutes,
        payments.c.cents,
        payments.c.minutes_left,
        payments.c.cents_left,
        payments.c.accepted_at,
        payments.c.state,
        intervenants.c.id,
        intervenants.c.kind,
        intervenants.c.given_name,
        intervenants.c.family_name,
    ).join(intervenants, payments.c.intervenant_id == intervenants.c.id)


def _receipt(row: RowMapping) -> Receipt:
    return Receipt(
        reference=row["reference"],
        payee=Payee(row["id"], row["kind"], row["given_name"], row["family_name"]),
        minutes=row["minutes"],
        cents=row["cents"],
        minutes_left=row["minutes_left"],
        cents_left=row["cents_left"],
        accepted_at=row["accepted_at"],
        state=row["state"],
    )


def last_receipts(connection: Connection, beneficiary_id: int, skip: int, most: int) -> tuple[Receipt, ...]:
    """The beneficiary's payments, the newest first."""
    query = _receipts().where(payments.c.beneficiary_id == beneficiary_id)
    page = query.order_by(payments.c.id.desc()).offset(skip).limit(most)
    return tuple(map(_receipt, connection.execute(page).mappings()))


def receipt_of(connection: Connection, beneficiary_id: int, reference: str) -> Receipt | None:
    """The beneficiary's payment of a reference; of an empty one, the last; None where there is none."""
    query = _receipts().where(payments.c.beneficiary_id == beneficiary_id)
    if reference:
        query = query.where(payments.c.reference == reference)
    rows = connection.execute(query.order_by(payments.c.id.desc()).limit(1)).mappings()
    return next(map(_receipt, rows), None)


def receipts_of_conversation(connection: Connection, conversation_id: int) -> tuple[Receipt, ...]:
    """What was paid in a conversation, the oldest first."""
    query = _receipts().where(payments.c.conversation_id == conversation_id).order_by(payments.c.id)
    return tuple(map(_receipt, connection.execute(query).mappings()))


def recent_twin(connection: Connection, beneficiary_id: int, quote: Quote, since: datetime) -> Receipt | None:
    """The newest payment of the same hours or amount between the same two, since a moment.

    The same hours may cost a cent more or less the second time, by cumulative rounding.
    """
    hours = and_(payments.c.minutes == quote.minutes, payments.c.minutes > 0)
    same = and_(
        payments.c.beneficiary_id == beneficiary_id,
        payments.c.intervenant_id == quote.payee.id,
        or_(payments.c.cents == quote.cents, hours),
        payments.c.accepted_at >= since,
        payments.c.state.not_in(("cancelled", "reversed")),
    )
    rows = connection.execute(_receipts().where(same).order_by(payments.c.id.desc()).limit(1)).mappings()
    return next(map(_receipt, rows), None)
