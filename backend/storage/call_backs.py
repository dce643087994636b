"""Keeps the calls back that texts ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from backend.storage.tables_call_backs import call_backs


@dataclass(frozen=True, slots=True)
class CallBack:
    """A call that we place.

    Attributes:
        id: The storage's number; the call's webhook carries it.
        beneficiary_id: Who asked for it.
        number: Where it rings, E.164: the number that asked.
        line: Our number, E.164.
        asked: What is to be confirmed, packed.
        asked_at: When it was asked for, in UTC.
        outcome: What came of it; None while it is still to be made.
    """

    id: int
    beneficiary_id: int
    number: str
    line: str
    asked: dict[str, Any]
    asked_at: datetime
    outcome: str | None


_CALL_BACK = [call_backs.c[name] for name in CallBack.__dataclass_fields__]


def ask_call_back(connection: Connection, values: Mapping[str, Any]) -> int:
    """Write a call to be placed, in place of any that the same number still waits for; returns its id."""
    waiting = (call_backs.c.number == values["number"]) & call_backs.c.outcome.is_(None)
    connection.execute(update(call_backs).where(waiting).values(outcome="replaced"))
    return int(connection.execute(insert(call_backs).values(values).returning(call_backs.c.id)).scalar_one())


def call_back(connection: Connection, call_back_id: int) -> CallBack | None:
    """A call to be placed, locked until the transaction ends."""
    query = select(*_CALL_BACK).where(call_backs.c.id == call_back_id).with_for_update()
    row = connection.execute(query).one_or_none()
    return CallBack(*row) if row else None


def newest_call_back(connection: Connection, call_back_id: int) -> CallBack | None:
    """A call to be placed, or the one that the same number has asked for in its place; locked."""
    row = call_back(connection, call_back_id)
    if row is None or row.outcome != "replaced":
        return row
    waiting = (call_backs.c.number == row.number) & (call_backs.c.beneficiary_id == row.beneficiary_id)
    query = select(call_backs.c.id).where(waiting, call_backs.c.line == row.line, call_backs.c.outcome.is_(None))
    newest = connection.execute(query.order_by(call_backs.c.id.desc()).limit(1)).scalar()
    return call_back(connection, newest) if newest is not None else row


def conclude_call_back(connection: Connection, call_back_id: int, outcome: str) -> bool:
    """Write what came of a call; False where that was known already."""
    still = (call_backs.c.id == call_back_id) & call_backs.c.outcome.is_(None)
    return bool(connection.execute(update(call_backs).where(still).values(outcome=outcome)).rowcount)


def forget_before(connection: Connection, moment: datetime) -> None:
    """Forget the calls asked for before a moment: their number and what they were about are nobody's business now."""
    connection.execute(delete(call_backs).where(call_backs.c.asked_at < moment))
