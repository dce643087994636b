"""Keeps how often a code, a number or everybody was tried, and who was recognised where."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from backend.domain.throttle import Tries
from backend.storage.tables_tries import identification_tries as tries

KNOWN = "known"
"""How the subject of a row begins that counts nothing, and says since when somebody is known at a number."""

_TRIES = select(tries.c.subject, tries.c["count"], tries.c.since, tries.c.held_until)
_WRITE = (
    update(tries)
    .where(tries.c.subject == bindparam("its_subject"))
    .values(count=bindparam("its_count"), since=bindparam("its_since"), held_until=bindparam("its_held_until"))
)


def lock(connection: Connection, subjects: Sequence[str], now: datetime) -> dict[str, Tries]:
    """What is counted of some subjects, locked until the transaction ends, in one order: nobody waits in a ring."""
    ordered = sorted(subjects)
    new = [{"subject": subject, "count": 0, "since": now} for subject in ordered]
    connection.execute(upsert(tries).on_conflict_do_nothing(), new)
    locked = _TRIES.where(tries.c.subject.in_(ordered)).order_by(tries.c.subject).with_for_update()
    return {subject: Tries(*counted) for subject, *counted in connection.execute(locked)}


def write(connection: Connection, counted: Mapping[str, Tries]) -> None:
    """Write what is counted now of subjects that are locked."""
    rows = [
        {"its_subject": subject, "its_count": one.count, "its_since": one.since, "its_held_until": one.held_until}
        for subject, one in counted.items()
    ]
    connection.execute(_WRITE, rows)


def remember(connection: Connection, subject: str, now: datetime) -> None:
    """Write that somebody was recognised at a number."""
    row = upsert(tries).values(subject=subject, count=0, since=now)
    connection.execute(row.on_conflict_do_update(index_elements=[tries.c.subject], set_={"since": now}))


def is_remembered(connection: Connection, subject: str, since: datetime) -> bool:
    """Whether somebody was recognised at a number since a moment."""
    query = select(tries.c.subject).where(tries.c.subject == subject, tries.c.since >= since)
    return connection.execute(query).first() is not None


def forget_before(connection: Connection, moment: datetime, known: datetime) -> None:
    """Forget subjects that nobody has tried since a moment, unless they are held still; who is known, after longer."""
    free = or_(tries.c.held_until.is_(None), tries.c.held_until < moment)
    old = tries.c.subject.not_like(f"{KNOWN}:%") | (tries.c.since < known)
    connection.execute(delete(tries).where(tries.c.since < moment, free, old))
