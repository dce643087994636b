"""Keeps how often a code, a number or everybody was tried, and who was recognised where."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, or_, select, text

from backend.domain.throttle import Tries
from backend.storage.prepared import Prepared
from backend.storage.tables_tries import identification_tries as tries

KNOWN = "known"
"""How the subject of a row begins that counts nothing, and says since when somebody is known at a number."""

_LOCK = Prepared(
    text(
        """
        insert into identification_tries as t (subject, count, since)
        select s, 0, :now from unnest(cast(:subjects as text[])) s
        on conflict (subject) do update set since = t.since
        returning t.subject, t.count, t.since, t.held_until
        """
    )
)
"""Written as it stands, a row that is there is locked and read in the statement that writes those that are not."""

_WRITE = Prepared(
    text(
        """
        update identification_tries t set count = n.count, since = n.since, held_until = n.held_until
        from unnest(cast(:subjects as text[]), cast(:counts as int[]), cast(:sinces as timestamptz[]),
            cast(:helds as timestamptz[])) n (subject, count, since, held_until)
        where t.subject = n.subject
        """
    )
)
_REMEMBER = Prepared(
    text(
        """
        insert into identification_tries (subject, count, since) values (:subject, 0, :now)
        on conflict (subject) do update set since = excluded.since
        """
    )
)


def lock(connection: Connection, subjects: Sequence[str], now: datetime) -> dict[str, Tries]:
    """What is counted of some subjects, locked until the transaction ends, in one order: nobody waits in a ring."""
    rows = _LOCK.rows(connection, {"subjects": sorted(subjects), "now": now})
    return {subject: Tries(*counted) for subject, *counted in rows}


def write(connection: Connection, counted: Mapping[str, Tries]) -> None:
    """Write what is counted now of subjects that are locked."""
    values = {
        "subjects": list(counted),
        "counts": [one.count for one in counted.values()],
        "sinces": [one.since for one in counted.values()],
        "helds": [one.held_until for one in counted.values()],
    }
    _WRITE.write(connection, values)


def remember(connection: Connection, subject: str, now: datetime) -> None:
    """Write that somebody was recognised at a number."""
    _REMEMBER.write(connection, {"subject": subject, "now": now})


def is_remembered(connection: Connection, subject: str, since: datetime) -> bool:
    """Whether somebody was recognised at a number since a moment."""
    query = select(tries.c.subject).where(tries.c.subject == subject, tries.c.since >= since)
    return connection.execute(query).first() is not None


def forget_before(connection: Connection, moment: datetime, known: datetime) -> None:
    """Forget subjects that nobody has tried since a moment, unless they are held still; who is known, after longer."""
    free = or_(tries.c.held_until.is_(None), tries.c.held_until < moment)
    old = tries.c.subject.not_like(f"{KNOWN}:%") | (tries.c.since < known)
    connection.execute(delete(tries).where(tries.c.since < moment, free, old))
