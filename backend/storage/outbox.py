"""Keeps what is to be told: rows written in the transaction of what they tell, leased by whoever tells them.

A lease is a time and a number: a worker that dies leaves its rows to whoever comes after the time, and what a
late worker writes is refused, because the row's attempts have moved on.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Connection, Text, any_, bindparam, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from backend.domain.outbox_message import OutboxMessage
from backend.storage.prepared import Prepared
from backend.storage.tables import outbox
from backend.storage.vault import vault_of

PAYLOAD = "outbox.payload"
ROWS_AT_ONCE = 1_000
_MESSAGE = [outbox.c[name] for name in OutboxMessage.__dataclass_fields__]
_NEW = upsert(outbox).values({name: bindparam(name) for name in ("key", "topic", "payload", "queued_at", "due_at")})
_PUT, _PUT_ONCE = Prepared(_NEW), Prepared(_NEW.on_conflict_do_nothing())


def of_payee(intervenant_id: int) -> str:
    """How the keys of news begin that say where an intervenant was reached: erasing them empties those too."""
    return f"payee:{intervenant_id}:"


def put(connection: Connection, key: str, topic: str, payload: Mapping[str, Any], due_at: datetime) -> None:
    """Put something to be told, once for each key.

    Args:
        connection: In the transaction of what is told.
        key: Deterministic: the same message never goes in twice.
        topic: What kind of message it is.
        payload: JSON; ids, never names or numbers, unless it is a letter, or says where one goes (`of_payee`).
        due_at: When to tell it first: it counts as waiting from then on, however often it is tried.

    Raises:
        sqlalchemy.exc.IntegrityError: The key was already put.
    """
    _PUT.write(connection, _row(connection, key, topic, payload, due_at))


def put_all(
    connection: Connection, topic: str, news: Iterable[tuple[str, Mapping[str, Any]]], due_at: datetime
) -> None:
    """Put many things of one topic to be told, each a key and its payload, as `put` does."""
    rows = (_row(connection, key, topic, payload, due_at) for key, payload in news)
    while some := list(islice(rows, ROWS_AT_ONCE)):
        connection.execute(_NEW, some)


def put_once(connection: Connection, key: str, topic: str, payload: Mapping[str, Any], due_at: datetime) -> bool:
    """Put something to be told; False, and nothing changed, when the key was already put."""
    return bool(_PUT_ONCE.write(connection, _row(connection, key, topic, payload, due_at)))


def _row(connection: Connection, key: str, topic: str, payload: Mapping[str, Any], due_at: datetime) -> dict[str, Any]:
    sealed = vault_of(connection).seal_json(PAYLOAD, dict(payload), key)
    return {"key": key, "topic": topic, "payload": sealed, "queued_at": due_at, "due_at": due_at}


def _opened(connection: Connection, key: str, sealed: bytes) -> dict[str, Any]:
    """A payload; nothing where it was forgotten."""
    return vault_of(connection).open_json(PAYLOAD, sealed, key) if sealed else {}


_DUE = (
    select(outbox.c.id)
    .where(
        outbox.c.done_at.is_(None),
        outbox.c.due_at <= bindparam("now"),
        or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= bindparam("now")),
        outbox.c.topic == any_(bindparam("topics", type_=ARRAY(Text))),
    )
    .order_by(outbox.c.due_at, outbox.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
    .cte("due")
)
_LEASE = Prepared(
    update(outbox)
    .where(outbox.c.id == _DUE.c.id)
    .values(attempts=outbox.c.attempts + 1, leased_until=bindparam("until"))
    .returning(*_MESSAGE)
)
_FINISH = Prepared(
    update(outbox)
    .where(
        outbox.c.id == bindparam("number"),
        outbox.c.attempts == bindparam("tries"),
        outbox.c.done_at.is_(None),
    )
    .values(done_at=bindparam("now"), outcome=bindparam("came_to"), leased_until=None)
)
"""The row, while no other worker has leased it since and nobody has closed it."""


def lease(connection: Connection, topics: Sequence[str], now: datetime, until: datetime) -> OutboxMessage | None:
    """Lease the row of these topics that has been due longest; None where nothing is due.

    Args:
        connection: A transaction of its own, committed before anything is told.
        topics: What the worker knows how to tell; other topics wait for one that does.
        now: The time.
        until: When another worker may take it over.
    """
    row = next(iter(_LEASE.mappings(connection, {"topics": list(topics), "now": now, "until": until})), None)
    if row is None:
        return None
    return OutboxMessage(**{**row, "payload": _opened(connection, row["key"], row["payload"])})


def _ours(message: OutboxMessage) -> ColumnElement[bool]:
    """The row, while no other worker has leased it since and nobody has closed it."""
    return (outbox.c.id == message.id) & (outbox.c.attempts == message.attempts) & outbox.c.done_at.is_(None)


def finish(connection: Connection, message: OutboxMessage, outcome: str, now: datetime) -> bool:
    """Close a leased row with what came of it; False where another worker has it by now."""
    values = {"number": message.id, "tries": message.attempts, "now": now, "came_to": outcome}
    return bool(_FINISH.write(connection, values))


def close_all(connection: Connection, topic: str, outcome: str, now: datetime) -> None:
    """Close every row of a topic that is still open, without telling it."""
    still = (outbox.c.topic == topic) & outbox.c.done_at.is_(None)
    connection.execute(update(outbox).where(still).values(done_at=now, outcome=outcome))


def retry(connection: Connection, message: OutboxMessage, due_at: datetime, outcome: str) -> bool:
    """Let a leased row be told again later; False where another worker has it by now."""
    done = connection.execute(
        update(outbox).where(_ours(message)).values(due_at=due_at, outcome=outcome, leased_until=None)
    )
    return bool(done.rowcount)


def payload_of(connection: Connection, key: str) -> dict[str, Any] | None:
    """What was put under a key; None where there is nothing, or it was forgotten."""
    sealed = connection.execute(select(outbox.c.payload).where(outbox.c.key == key)).scalar_one_or_none()
    return _opened(connection, key, sealed) if sealed else None


def waiting(connection: Connection, topics: Sequence[str]) -> int:
    """How many rows of these topics are not closed."""
    query = select(func.count()).where(outbox.c.done_at.is_(None), outbox.c.topic.in_(topics))
    return int(connection.execute(query).scalar_one())


def empty(connection: Connection, key: str) -> None:
    """Empty what was put under a key: nobody needs its words any more, and nobody shall read them."""
    connection.execute(update(outbox).where(outbox.c.key == key).values(payload=b""))


def forget_before(connection: Connection, topics: Sequence[str], moment: datetime) -> int:
    """Empty the letters closed before a moment, whose numbers and words nobody needs; returns how many."""
    done = connection.execute(
        update(outbox)
        .where(outbox.c.topic.in_(topics), outbox.c.done_at < moment, outbox.c.payload != b"")
        .values(payload=b"")
    )
    return int(done.rowcount)
