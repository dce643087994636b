"""Ends lots: what is left of them goes back to who funds them, in rows and ledger alike, however many they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Connection, text

from backend import patience
from backend.domain.people import Mode

Why = Literal["expiry", "withdrawal"]


@dataclass(frozen=True, slots=True)
class EndedLot:
    """A lot that has just ended with something left in it.

    Attributes:
        id: The storage's number of the lot.
        beneficiary_id: Whose it was.
        expires_on: Its last day.
        minutes: What was taken back; None for a lot in euros.
        cents: What was taken back.
        mode: The only mode that it paid for; None for every one.
        source: Where it came from.
        times: How often it has ended in this way, this time included: a reversal may fill it again.
    """

    id: int
    beneficiary_id: int
    expires_on: date
    minutes: int | None
    cents: int
    mode: Mode | None
    source: str | None
    times: int


_LOCK = """
    select l.id from lots l join beneficiaries b on b.id = l.beneficiary_id
    where {which} and (l.cents_used + l.cents_ended < l.cents_total
        or l.minutes_used + l.minutes_ended < coalesce(l.minutes_total, 0))
    order by l.expires_on, l.opens_on, l.mode is null, l.id for update of l
"""
"""Locks in the order in which payments and reversals do: nobody waits in a ring."""

_END = """
    with ending as (
        select l.id, b.programme, coalesce(l.minutes_total, 0) - l.minutes_used - l.minutes_ended as minutes,
            l.cents_total - l.cents_used - l.cents_ended as cents, 1 + (select count(*) from ledger g
                where g.account = 'lot:' || l.id and g.account like 'lot:%' and g.movement like '{why}:%') as times
        from lots l join beneficiaries b on b.id = l.beneficiary_id where l.id = any(:locked)
    ), ended as (
        update lots l set minutes_ended = l.minutes_ended + e.minutes, cents_ended = l.cents_ended + e.cents
        from ending e where l.id = e.id
        returning l.*, e.programme, e.minutes, e.cents, e.times
    ), booked as (
        insert into ledger (movement, account, cents, minutes, booked_at)
        select '{why}:' || e.id || ':' || e.times, b.account, b.cents, b.minutes, :now
        from ended e cross join lateral (values
            ('lot:' || e.id, e.cents, e.minutes),
            ('funding:' || e.programme, -e.cents, -e.minutes)
        ) b (account, cents, minutes)
    )
    select id, beneficiary_id, expires_on, case when minutes_total is not null then minutes end, cents, mode, source,
        times from ended order by id
"""
"""A statement of its own after the lock: it sees what those it waited for have written."""


def end(connection: Connection, lot_ids: list[int], why: Why, now: datetime) -> list[EndedLot]:
    """Take back what is left of some lots; those that had any."""
    return _ended(connection, why, "l.id = any(:lot_ids)", {"lot_ids": lot_ids, "now": now})


def end_what_came_back(connection: Connection, lot_ids: Sequence[int], now: datetime) -> list[EndedLot]:
    """Take back what a payment undone has given to lots that were withdrawn meanwhile."""
    which = """l.id = any(:lot_ids) and exists (
        select from ledger g where g.account = 'lot:' || l.id and g.account like 'lot:%'
        and g.movement like 'withdrawal:%')"""
    return _ended(connection, "withdrawal", which, {"lot_ids": list(lot_ids), "now": now})


def end_expired(connection: Connection, programme: str, today: date, now: datetime) -> list[EndedLot]:
    """Take back what is left of a programme's lots whose last day is over; those that had any."""
    patience.allow(connection, 120)  # everybody's take longer than a caller waits
    which = "b.programme = :programme and l.expires_on < :today"
    return _ended(connection, "expiry", which, {"programme": programme, "today": today, "now": now})


def _ended(connection: Connection, why: Why, which: str, values: dict[str, object]) -> list[EndedLot]:
    locked = connection.execute(text(_LOCK.format(which=which)), values).scalars().all()
    rows = connection.execute(text(_END.format(why=why)), {"locked": list(locked), **values}) if locked else ()
    return [EndedLot(*row) for row in rows]


_RESTORE = text(
    """
    with restored as (
        update lots l set minutes_ended = minutes_ended - :minutes, cents_ended = cents_ended - :cents
        from beneficiaries b
        where l.id = :lot_id and b.id = l.beneficiary_id and minutes_ended >= :minutes and cents_ended >= :cents
            and coalesce(l.source, '') not like 'card:%'
        returning l.id, b.programme, 1 + (select count(*) from ledger g
            where g.account = 'lot:' || l.id and g.account like 'lot:%' and g.movement like 'expiry:%') as times
    )
    insert into ledger (movement, account, cents, minutes, booked_at)
    select 'expiry:' || r.id || ':' || r.times, b.account, b.cents, b.minutes, :now
    from restored r cross join lateral (values
        ('lot:' || r.id, cast(-:cents as bigint), cast(-:minutes as bigint)),
        ('funding:' || r.programme, :cents, :minutes)
    ) b (account, cents, minutes)
    """
)


def restore(connection: Connection, lot_id: int, minutes: int, cents: int, now: datetime) -> bool:
    """Give back to a lot some of what was taken from it at its end; False when it was not that much, or a card's."""
    values = {"lot_id": lot_id, "minutes": minutes, "cents": cents, "now": now}
    return bool(connection.execute(_RESTORE, values).rowcount)
