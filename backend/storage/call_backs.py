"""Keeps the calls back that texts ask for."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, or_, select, text, update

from backend.domain.requested_call import CallBack, NewCallBack
from backend.storage.prepared import FoundRow, Prepared
from backend.storage.sealed_people import phone_digest
from backend.storage.tables import outbox
from backend.storage.tables_call_backs import call_backs
from backend.storage.tables_delivery import deliveries
from backend.storage.vault import vault_of

ASKED = "call_backs.asked"
FORGOTTEN = b""
"""What stands where it was said where a call rings, and what for."""

RINGING = ("sending", "unknown", "queued", "sent")
"""States of the delivery of a call that nobody has answered yet, nor left unanswered."""

_KEPT = [call_backs.c[name] for name in CallBack.__dataclass_fields__ if name != "number"]
_CALL_BACK = select(*_KEPT).where(call_backs.c.asked != FORGOTTEN)


def replace_waiting(connection: Connection, wanted: NewCallBack, now: datetime) -> int:
    """Write a call to be placed, in place of any that the same number still waits for; returns its id."""
    waiting = _to(connection, wanted.number) & call_backs.c.outcome.is_(None)
    connection.execute(update(call_backs).where(waiting).values(outcome="replaced"))
    vault = vault_of(connection)
    values = {
        "beneficiary_id": wanted.beneficiary_id,
        "intervenant_id": wanted.intervenant_id,
        "number_digest": phone_digest(vault, wanted.number),
        "line": wanted.line,
        "asked": vault.seal_json(ASKED, {"number": wanted.number, "asked": wanted.asked}),
        "asked_at": now,
    }
    written = insert(call_backs).values(values).returning(call_backs.c.id)
    return int(connection.execute(written).scalar_one())


def _to(connection: Connection, number: str) -> ColumnElement[bool]:
    return call_backs.c.number_digest == phone_digest(vault_of(connection), number)


def lock(connection: Connection, call_back_id: int) -> CallBack | None:
    """A call to be placed, locked until the transaction ends."""
    locked = connection.execute(_CALL_BACK.where(call_backs.c.id == call_back_id).with_for_update())
    row = locked.mappings().one_or_none()
    return _opened(connection, row) if row else None


def _opened(connection: Connection, row: FoundRow) -> CallBack:
    return CallBack(**{**row, **vault_of(connection).open_json(ASKED, row["asked"])})


def newest(connection: Connection, call_back_id: int) -> CallBack | None:
    """A call to be placed, or the one that the same number has asked for in its place; locked."""
    found = lock(connection, call_back_id)
    if found is None or found.outcome != "replaced":
        return found
    same = (
        _to(connection, found.number)
        & call_backs.c.beneficiary_id.is_not_distinct_from(found.beneficiary_id)
        & call_backs.c.intervenant_id.is_not_distinct_from(found.intervenant_id)
    )
    query = select(call_backs.c.id).where(same, call_backs.c.line == found.line, call_backs.c.outcome.is_(None))
    later = connection.execute(query.order_by(call_backs.c.id.desc()).limit(1)).scalar()
    return lock(connection, later) if later is not None else found


_UNCONFIRMED = Prepared(
    _CALL_BACK.where(
        call_backs.c.beneficiary_id == bindparam("beneficiary_id"),
        call_backs.c.asked_at > bindparam("since"),
        or_(call_backs.c.outcome.is_(None), call_backs.c.outcome == "given_up"),
    )
    .order_by(call_backs.c.id.desc())
    .with_for_update()
)


def unconfirmed_since(connection: Connection, beneficiary_id: int, since: datetime) -> list[CallBack]:
    """A beneficiary's calls asked for since a moment of which nothing has come, the newest first; locked."""
    rows = _UNCONFIRMED.mappings(connection, {"beneficiary_id": beneficiary_id, "since": since})
    return [_opened(connection, row) for row in rows]


def newest_open(connection: Connection, beneficiary_id: int, number: str, since: datetime) -> CallBack | None:
    """The call to a beneficiary's number that was asked for since a moment, of which nothing has come yet."""
    waiting = _CALL_BACK.where(_open_to(connection, beneficiary_id, number, since))
    row = connection.execute(waiting.order_by(call_backs.c.id.desc()).limit(1)).mappings().one_or_none()
    return _opened(connection, row) if row else None


def is_to_ring(connection: Connection, call_back_id: int, tries: int) -> bool:
    """Whether a call is still to be placed, for the first time or again, or rings now; `tries` is how often at most."""
    first = f"call_back:{call_back_id}"
    keys = [first, *(f"{first}#{attempt}" for attempt in range(2, tries + 1))]
    placed = select(outbox.c.key).where(outbox.c.key.in_(keys), outbox.c.done_at.is_(None))
    rings = select(deliveries.c.news_key).where(deliveries.c.news_key.in_(keys), deliveries.c.state.in_(RINGING))
    return connection.execute(placed.union_all(rings).limit(1)).first() is not None


def call_off(connection: Connection, beneficiary_id: int, number: str, since: datetime) -> bool:
    """Ask for no call to a beneficiary's number any more; False where none waits that was asked since a moment."""
    waiting = _open_to(connection, beneficiary_id, number, since)
    return bool(connection.execute(update(call_backs).where(waiting).values(outcome="replaced")).rowcount)


def _open_to(connection: Connection, beneficiary_id: int, number: str, since: datetime) -> ColumnElement[bool]:
    theirs = _to(connection, number) & (call_backs.c.beneficiary_id == beneficiary_id)
    return theirs & call_backs.c.outcome.is_(None) & (call_backs.c.asked_at > since)


def supersede(connection: Connection, call_back_id: int) -> None:
    """What a call was to confirm is asked for otherwise, or no more."""
    connection.execute(update(call_backs).where(call_backs.c.id == call_back_id).values(outcome="replaced"))


def asked_since(connection: Connection, number: str, since: datetime) -> int:
    """How many calls to a number were asked for since a moment."""
    query = select(func.count()).where(_to(connection, number), call_backs.c.asked_at > since)
    return int(connection.execute(query).scalar_one())


def asked_by_since(connection: Connection, beneficiary_id: int, since: datetime) -> int:
    """How many calls a beneficiary has asked for since a moment."""
    theirs = (call_backs.c.beneficiary_id == beneficiary_id) & (call_backs.c.asked_at > since)
    return int(connection.execute(select(func.count()).where(theirs)).scalar_one())


def has_outcome_since(connection: Connection, number: str, outcome: str, since: datetime) -> bool:
    """Whether a call to a beneficiary's number that was asked for since a moment has come to this end."""
    ended = _to(connection, number) & (call_backs.c.outcome == outcome) & (call_backs.c.asked_at > since)
    return connection.execute(select(call_backs.c.id).where(ended).limit(1)).first() is not None


def conclude(connection: Connection, call_back_id: int, outcome: str) -> bool:
    """Write what came of a call; False where that was known already."""
    still = (call_backs.c.id == call_back_id) & call_backs.c.outcome.is_(None)
    return bool(connection.execute(update(call_backs).where(still).values(outcome=outcome)).rowcount)


def forget_before(connection: Connection, moment: datetime) -> None:
    """Forget of the calls asked for before a moment where they rang and what for; what became of them stays."""
    old = (call_backs.c.asked_at < moment) & text("asked <> ''")  # as the index says it
    connection.execute(update(call_backs).where(old).values(asked=FORGOTTEN, number_digest=FORGOTTEN, line=""))
