"""Moves payments from state to state, each entered once and never forgotten."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Connection, any_, func, literal, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY

from backend.domain.payment import Payment, State
from backend.storage.prepared import Prepared
from backend.storage.tables import payments
from backend.storage.tables_bank import payment_events

_ORDER: tuple[State, ...] = ("accepted", "batched", "sent", "settled", "rejected", "reversed", "cancelled")
"""No state is ever entered after one that stands behind it here; two may be entered at one moment."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A move from the state that was seen to the next one: when, in which role it was asked for, and why if told."""

    seen: State
    state: State
    at: datetime
    by: str
    reason: str | None = None


_MOVE = Prepared(
    text(
        """
        with moved as (
            update payments set state = :state
            where id = any(cast(:ids as bigint[])) and state = :seen and not (cast(:state as text) = 'batched' and held)
            returning id
        ), noted as (
            insert into payment_events (payment_id, state, at, by, reason)
            select id, :state, cast(:at as timestamptz), :by, cast(:reason as text) from moved
        )
        select id from moved order by id
        """
    )
)
"""With their events, in one statement however many they are. Somebody may have held one while its file was built."""


def move(connection: Connection, ids: Sequence[int], transition: Transition) -> list[int]:
    """Move those of the payments that are still as they were seen; returns their ids.

    What was moved is locked until the transaction ends, and its event is written.
    """
    return [number for (number,) in _MOVE.rows(connection, {"ids": list(ids), **asdict(transition)})]


def hold(connection: Connection, payment_id: int, *, held: bool) -> bool:
    """Hold an accepted payment back from the bank's file, or no more; False where it is so, or with the bank."""
    which = (payments.c.id == payment_id) & (payments.c.state == "accepted") & (payments.c.held != held)
    return bool(connection.execute(update(payments).where(which).values(held=held)).rowcount)


def is_held(connection: Connection, payment_id: int) -> bool:
    """Whether the payment is held back from the bank's file."""
    return bool(connection.execute(select(payments.c.held).where(payments.c.id == payment_id)).scalar())


def states_at(connection: Connection, ids: Sequence[int], moment: datetime) -> dict[int, State]:
    """In which state each of the payments was just before a moment."""
    these = payment_events.c.payment_id == any_(literal(list(ids), ARRAY(BigInteger)))
    query = select(payment_events.c.payment_id, payment_events.c.state).where(these, payment_events.c.at < moment)
    found: dict[int, State] = dict.fromkeys(ids, "accepted")
    for payment_id, state in connection.execute(query):
        found[payment_id] = max(found[payment_id], state, key=_ORDER.index)
    return found


def entered_at(connection: Connection, payment: Payment) -> datetime:
    """When the payment entered the state it is in, in UTC."""
    event = (payment_events.c.payment_id == payment.id) & (payment_events.c.state == payment.state)
    return connection.execute(select(func.max(payment_events.c.at)).where(event)).scalar() or payment.accepted_at
