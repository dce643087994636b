"""Keeps lots of rights: drawn and given back by guarded counters, read as they are or as they were."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import BigInteger, Connection, any_, bindparam, literal, or_, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY

from backend.domain.rights import CARD, Draw, Lot
from backend.storage.prepared import Prepared
from backend.storage.tables import beneficiaries, lots, payment_draws


@dataclass(frozen=True, slots=True)
class PaymentDraw:
    """What a payment took from one lot, in minutes and cents; `source` is the lot's."""

    lot_id: int
    opens_on: date
    expires_on: date
    minutes: int
    cents: int
    source: str | None = None

    @property
    def by_card(self) -> bool:
        """Whether a card has paid for it."""
        return self.source is not None and self.source.startswith(CARD)


@dataclass(frozen=True, slots=True)
class LotBalance:
    """A lot at a past moment: its month, its last day, and what was left in it (minutes and cents)."""

    opens_on: date
    expires_on: date
    minutes: int
    cents: int


_LOTS = (
    select(*(lots.c[name] for name in Lot.__dataclass_fields__))
    .where(lots.c.beneficiary_id == bindparam("beneficiary_id"))
    .order_by(lots.c.id)
)
_OPEN = Prepared(
    _LOTS.join(beneficiaries, beneficiaries.c.id == lots.c.beneficiary_id).where(
        or_(beneficiaries.c.closed_on.is_(None), beneficiaries.c.closed_on > bindparam("today"))
    )
)
_DRAW = Prepared(
    update(lots)
    .where(
        lots.c.id == bindparam("lot"),
        lots.c.beneficiary_id == bindparam("owner"),
        lots.c.minutes_used == bindparam("minutes_seen"),
        lots.c.cents_used == bindparam("cents_seen"),
    )
    .values(
        minutes_used=lots.c.minutes_used + bindparam("minutes"),
        cents_used=lots.c.cents_used + bindparam("cents"),
    )
)


_AS_SPENT = (lots.c.expires_on, lots.c.opens_on, lots.c.mode.is_(None), lots.c.id)
"""The order in which payments draw lots, as `Rights.on` has it."""


def lots_of(connection: Connection, beneficiary_id: int) -> list[Lot]:
    """All lots of a beneficiary, spent and expired ones included."""
    return [Lot(*row) for row in connection.execute(_LOTS, {"beneficiary_id": beneficiary_id})]


def of_open_account(connection: Connection, beneficiary_id: int, today: date) -> list[Lot]:
    """The same where their account is not closed; else none."""
    return [Lot(*row) for row in _OPEN.rows(connection, {"beneficiary_id": beneficiary_id, "today": today})]


def draw(connection: Connection, beneficiary_id: int, quoted: Draw) -> bool:
    """Take from a lot of the beneficiary's what was quoted; False when its counters have moved since."""
    values = {
        "lot": quoted.lot_id,
        "owner": beneficiary_id,
        "minutes_seen": quoted.minutes_seen,
        "cents_seen": quoted.cents_seen,
        "minutes": quoted.minutes,
        "cents": quoted.cents,
    }
    return bool(_DRAW.write(connection, values))


def lock_lots(connection: Connection, beneficiary_ids: Collection[int]) -> None:
    """Lock all lots of some beneficiaries in the order in which payments draw them: nobody waits in a ring."""
    theirs = lots.c.beneficiary_id == any_(literal(list(beneficiary_ids), ARRAY(BigInteger)))
    connection.execute(select(lots.c.id).where(theirs).order_by(*_AS_SPENT).with_for_update())


def draws_of(connection: Connection, payment_id: int) -> list[PaymentDraw]:
    """What the payment took, in the order in which it was drawn."""
    return draws_of_each(connection, [payment_id])[payment_id]


def draws_of_each(connection: Connection, payment_ids: Sequence[int]) -> dict[int, list[PaymentDraw]]:
    """What each of the payments took, in the order in which it was drawn."""
    taken = payment_draws
    drawn = (lots.c.id, lots.c.opens_on, lots.c.expires_on, taken.c.minutes, taken.c.cents, lots.c.source)
    query = (
        select(taken.c.payment_id, *drawn)
        .join(taken, taken.c.lot_id == lots.c.id)
        .where(taken.c.payment_id == any_(literal(list(payment_ids), ARRAY(BigInteger))))
        .order_by(*_AS_SPENT)
    )
    found: dict[int, list[PaymentDraw]] = {each: [] for each in payment_ids}
    for payment_id, *draw in connection.execute(query):
        found[payment_id].append(PaymentDraw(*draw))
    return found


def hourly_cents(connection: Connection, payment_id: int) -> dict[int, int]:
    """What an hour of each lot of a payment is worth, in cents, rounded half up; lots in euros have none."""
    query = (
        select(lots.c.id, lots.c.cents_total, lots.c.minutes_total)
        .join(payment_draws, payment_draws.c.lot_id == lots.c.id)
        .where(payment_draws.c.payment_id == payment_id, lots.c.minutes_total.is_not(None))
    )
    return {row[0]: (120 * row[1] + row[2]) // (2 * row[2]) for row in connection.execute(query)}


_GIVE_BACK = text(
    """
    update lots l set minutes_used = l.minutes_used - g.minutes, cents_used = l.cents_used - g.cents
    from unnest(cast(:lots as bigint[]), cast(:minutes as int[]), cast(:cents as int[])) g (lot, minutes, cents)
    where l.id = any(cast(:lots as bigint[])) and l.id = g.lot
        and l.minutes_used >= g.minutes and l.cents_used >= g.cents
    """
)
"""Each lot once: an update writes a row one time, however many rows it is joined with."""


def give_back(connection: Connection, taken: Iterable[PaymentDraw]) -> None:
    """Give what payments took back to its lots."""
    sums: dict[int, tuple[int, int]] = {}
    for each in taken:
        minutes, cents = sums.get(each.lot_id, (0, 0))
        sums[each.lot_id] = (minutes + each.minutes, cents + each.cents)
    columns = [list(column) for column in zip(*sums.values(), strict=True)] or [[], []]
    values = {"lots": list(sums), "minutes": columns[0], "cents": columns[1]}
    given = connection.execute(_GIVE_BACK, values).rowcount
    assert given == len(sums), "a lot was used by at least what its payments took"


def end(connection: Connection, lot_id: int, cents: int) -> None:
    """Take back so many cents of a lot in euros: nobody can spend them any more."""
    connection.execute(update(lots).where(lots.c.id == lot_id).values(cents_ended=lots.c.cents_ended + cents))


_RETURNED_EXPIRED = text(
    """
    select d.payment_id, sum(d.minutes), sum(d.cents)
    from payment_draws d join lots l on l.id = d.lot_id join payment_events e on e.payment_id = d.payment_id
    where d.payment_id = any(:ids) and e.state in ('reversed', 'cancelled')
    and l.expires_on < (e.at at time zone 'Europe/Paris')::date
    group by d.payment_id
    """
)


def returned_expired(connection: Connection, payment_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """The minutes and cents of each payment that came back to lots past their last day; nobody can spend them."""
    rows = connection.execute(_RETURNED_EXPIRED, {"ids": list(payment_ids)})
    return {row[0]: (int(row[1]), int(row[2])) for row in rows}


_BALANCES = text(
    """
    select l.opens_on, l.expires_on, -sum(g.minutes), -sum(g.cents)
    from lots l join ledger g on g.account = 'lot:' || l.id and g.account like 'lot:%' and g.booked_at < :moment
    where l.beneficiary_id = :beneficiary_id
    group by l.id order by l.expires_on, l.opens_on, l.id
    """
)


def balances_at(connection: Connection, beneficiary_id: int, moment: datetime) -> list[LotBalance]:
    """What the ledger says was left in each lot just before a moment."""
    values = {"beneficiary_id": beneficiary_id, "moment": moment}
    return [LotBalance(row[0], row[1], int(row[2]), int(row[3])) for row in connection.execute(_BALANCES, values)]
