"""Keeps what is to be told: rows written in the transaction of what they tell, leased by whoever tells them.

A lease is a time and a number: a worker that dies leaves its rows to whoever comes after the time, and what a
late worker writes is refused, because the row's attempts have moved on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from backend.storage.tables import outbox

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class News:
    """Something to be told, leased.

    Attributes:
        id: The storage's number of the row.
        key: Deterministic: the same news never goes in twice.
        topic: What kind of news it is.
        payload: JSON; for news, ids and references only; for a letter, the letter, until it is forgotten.
        attempts: How often it has been leased, this time included.
    """

    id: int
    key: str
    topic: str
    payload: dict[str, Any]
    attempts: int


_NEWS = [outbox.c[name] for name in News.__dataclass_fields__]


def put(connection: Connection, key: str, topic: str, payload: Mapping[str, Any], due_at: datetime) -> None:
    """Put something to be told, once for each key.

    Args:
        connection: In the transaction of what is told.
        key: Deterministic: the same news never goes in twice.
        topic: What kind of news it is.
        payload: JSON; ids, never names or numbers, unless it is a letter.
        due_at: When to tell it first.

    Raises:
        sqlalchemy.exc.IntegrityError: The key was already put.
    """
    connection.execute(insert(outbox), {"key": key, "topic": topic, "payload": dict(payload), "due_at": due_at})


def put_once(connection: Connection, key: str, topic: str, payload: Mapping[str, Any], due_at: datetime) -> bool:
    """Put something to be told; False, and nothing changed, when the key was already put."""
    row = {"key": key, "topic": topic, "payload": dict(payload), "due_at": due_at}
    done = connection.execute(upsert(outbox).values(row).on_conflict_do_nothing().returning(outbox.c.id))
    return done.first() is not None


_DUE = (
    select(outbox.c.id)
    .where(
        outbox.c.done_at.is_(None),
        outbox.c.due_at <= bindparam("now"),
        or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= bindparam("now")),
        outbox.c.topic.in_(bindparam("topics", expanding=True)),
    )
    .order_by(outbox.c.due_at, outbox.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
    .cte("due")
)
_LEASE = (
    update(outbox)
    .where(outbox.c.id == _DUE.c.id)
    .values(attempts=outbox.c.attempts + 1, leased_until=bindparam("until"))
    .returning(*_NEWS)
)


def lease(connection: Connection, topics: Sequence[str], now: datetime, until: datetime) -> News | None:
    """Lease the row of these topics that has been due longest; None where nothing is due.

    Args:
        connection: A transaction of its own, committed before anything is told.
        topics: What the worker knows how to tell; other topics wait for one that does.
        now: The time.
        until: When another worker may take it over.
    """
    row = connection.execute(_LEASE, {"topics": list(topics), "now": now, "until": until}).one_or_none()
    return News(*row) if row else None


def _ours(news: News) -> ColumnElement[bool]:
    """The row, while no other worker has leased it since and nobody has closed it."""
    return (outbox.c.id == news.id) & (outbox.c.attempts == news.attempts) & outbox.c.done_at.is_(None)


def finish(connection: Connection, news: News, outcome: str, now: datetime) -> bool:
    """Close a leased row with what came of it; False where another worker has it by now."""
    done = connection.execute(update(outbox).where(_ours(news)).values(done_at=now, outcome=outcome, leased_until=None))
    return bool(done.rowcount)


def close_all(connection: Connection, topic: str, outcome: str, now: datetime) -> None:
    """Close every row of a topic that is still open, without telling it."""
    still = (outbox.c.topic == topic) & outbox.c.done_at.is_(None)
    connection.execute(update(outbox).where(still).values(done_at=now, outcome=outcome))


def retry(connection: Connection, news: News, due_at: datetime, outcome: str) -> bool:
    """Let a leased row be told again later; False where another worker has it by now."""
    done = connection.execute(
        update(outbox).where(_ours(news)).values(due_at=due_at, outcome=outcome, leased_until=None)
    )
    return bool(done.rowcount)


def growing_wait(attempts: int, jitter: float) -> timedelta:
    """How long to wait after so many attempts: doubling from ten seconds to an hour.

    Args:
        attempts: How often it was tried, from 1.
        jitter: 0 to 1, drawn by the caller, so that what failed together does not come back together:
            the wait is between a half and the whole of the doubled one.
    """
    whole: timedelta = min(FIRST_WAIT * 2 ** min(attempts - 1, 16), LONGEST_WAIT)
    return whole * (0.5 + jitter / 2)


def payload_of(connection: Connection, key: str) -> dict[str, Any] | None:
    """What was put under a key; None where there is nothing, or it was forgotten."""
    return connection.execute(select(outbox.c.payload).where(outbox.c.key == key)).scalar_one_or_none() or None


def waiting(connection: Connection, topics: Sequence[str]) -> int:
    """How many rows of these topics are not closed."""
    query = select(func.count()).where(outbox.c.done_at.is_(None), outbox.c.topic.in_(topics))
    return int(connection.execute(query).scalar_one())


def forget_before(connection: Connection, topics: Sequence[str], moment: datetime) -> int:
    """Empty the letters closed before a moment, whose numbers and words nobody needs; returns how many."""
    done = connection.execute(
        update(outbox)
        .where(outbox.c.topic.in_(topics), outbox.c.done_at < moment, outbox.c.payload != {})
        .values(payload={})
    )
    return int(done.rowcount)
