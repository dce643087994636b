"""Keeps what providers were handed, and who wants no texts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql import ColumnElement

from backend.storage.sealed_people import phone_digest
from backend.storage.tables_delivery import deliveries, opt_outs
from backend.storage.vault import vault_of


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing handed to a provider.

    Attributes:
        id: The storage's number of it.
        news_key: The outbox key that asked for it.
        channel: sms, voice or email.
        sid: The provider's number of it; None while none is known.
        state: waiting, sending, unknown, queued, sent, delivered, undelivered or failed.
        error_code: The provider's; None without an error.
        created_at: When it was first going to be handed over.
    """

    id: int
    news_key: str
    channel: str
    sid: str | None
    state: str
    error_code: str | None
    created_at: datetime


_DELIVERY = [deliveries.c[name] for name in Delivery.__dataclass_fields__]


def lock(connection: Connection, news_key: str) -> Delivery | None:
    """The delivery of an outbox key, locked until the transaction ends."""
    return _locked(connection, deliveries.c.news_key == news_key)


def lock_by_sid(connection: Connection, sid: str) -> Delivery | None:
    """The delivery that a provider has numbered, locked until the transaction ends."""
    return _locked(connection, deliveries.c.sid == sid)


def _locked(connection: Connection, which: ColumnElement[bool]) -> Delivery | None:
    row = connection.execute(select(*_DELIVERY).where(which).with_for_update()).one_or_none()
    return Delivery(*row) if row else None


def open_new(connection: Connection, news_key: str, channel: str, now: datetime) -> None:
    """Open a delivery; where the key has one, leave it."""
    row = {
        "news_key": news_key,
        "channel": channel,
        "state": "waiting",
        "created_at": now,
        "updated_at": now,
    }
    connection.execute(upsert(deliveries).values(row).on_conflict_do_nothing())


def move(connection: Connection, delivery: Delivery, state: str, error_code: str | None, now: datetime) -> None:
    """Write a delivery's new state; whether it may be that one is the service's to say."""
    values = {"state": state, "error_code": error_code, "updated_at": now}
    connection.execute(update(deliveries).where(deliveries.c.id == delivery.id).values(values))


def number(connection: Connection, delivery: Delivery, sid: str) -> bool:
    """Write the provider's number of a delivery; False where it is the number of another one."""
    try:
        with connection.begin_nested():
            connection.execute(update(deliveries).where(deliveries.c.id == delivery.id).values(sid=sid))
    except IntegrityError:
        return False
    return True


def is_numbered(connection: Connection, sid: str) -> bool:
    """Whether a delivery has this number of the provider's."""
    return bool(connection.execute(select(exists().where(deliveries.c.sid == sid))).scalar())


def forget_before(connection: Connection, moment: datetime) -> int:
    """Forget deliveries untouched since a moment; returns how many."""
    return int(connection.execute(delete(deliveries).where(deliveries.c.updated_at < moment)).rowcount)


def opt_out(connection: Connection, number: str, programme: str, now: datetime) -> bool:
    """Send this number (E.164) no more texts of a programme; False where it was so already."""
    row = {"digest": phone_digest(vault_of(connection), number), "programme": programme, "since": now}
    new = upsert(opt_outs).values(row).on_conflict_do_nothing().returning(opt_outs.c.digest)
    return connection.execute(new).first() is not None


def opt_in(connection: Connection, number: str, programme: str) -> bool:
    """Send this number (E.164) texts of a programme again; False where it was so already."""
    return bool(connection.execute(delete(opt_outs).where(_of(connection, number, programme))).rowcount)


def has_opted_out(connection: Connection, number: str, programme: str) -> bool:
    """Whether this number (E.164) wants no texts of a programme."""
    return bool(connection.execute(select(exists().where(_of(connection, number, programme)))).scalar())


def _of(connection: Connection, number: str, programme: str) -> ColumnElement[bool]:
    return (opt_outs.c.digest == phone_digest(vault_of(connection), number)) & (opt_outs.c.programme == programme)
