"""Keeps what is asked and told once after somebody's first PIN."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from backend.domain.pin import FirstStep
from backend.storage.prepared import Prepared
from backend.storage.tables_pins import first_steps as steps

DONE_AT = {"number": steps.c.number_asked_at, "privacy": steps.c.privacy_told_at}
"""The steps in their order, and where it is kept when they were made."""


_DONE = Prepared(select(*DONE_AT.values()).where(steps.c.beneficiary_id == bindparam("beneficiary_id")))


def begin(connection: Connection, beneficiary_id: int, conversation_id: int, now: datetime) -> None:
    """Write in which call somebody chose their first PIN; once."""
    values = {"beneficiary_id": beneficiary_id, "conversation_id": conversation_id, "began_at": now}
    connection.execute(upsert(steps).values(values).on_conflict_do_nothing())


def left(connection: Connection, beneficiary_id: int) -> tuple[FirstStep, ...]:
    """What is still to be asked or told; nothing for who had a PIN before this was kept."""
    row = _DONE.row(connection, {"beneficiary_id": beneficiary_id})
    names: tuple[FirstStep, ...] = ("number", "privacy")
    return tuple(name for name in names if row is not None and row[list(DONE_AT).index(name)] is None)


def note(connection: Connection, beneficiary_id: int, step: FirstStep, now: datetime) -> None:
    """Write that a step was made."""
    mine = steps.c.beneficiary_id == beneficiary_id
    connection.execute(update(steps).where(mine).values({DONE_AT[step].name: now}))


def began_in(connection: Connection, beneficiary_id: int, conversation_id: int, since: datetime) -> bool:
    """Whether somebody chose their first PIN in this very call, since a moment."""
    here = (steps.c.beneficiary_id == beneficiary_id) & (steps.c.conversation_id == conversation_id)
    return bool(connection.execute(select(exists().where(here, steps.c.began_at >= since))).scalar())
