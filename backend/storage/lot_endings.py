"""Ends lots: the rest is counted as taken back and booked to who funds it, in one statement."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, text

_END_REST = text(
    """
    with rest as (
        select id, coalesce(minutes_total, 0) - minutes_used - minutes_ended as minutes,
            cents_total - cents_used - cents_ended as cents
        from lots where id = any(:ids) order by expires_on, opens_on, id for update
    ), ended as (
        update lots l set minutes_ended = l.minutes_ended + rest.minutes, cents_ended = l.cents_ended + rest.cents
        from rest where l.id = rest.id and (rest.cents > 0 or rest.minutes > 0)
        returning l.id, l.beneficiary_id, rest.minutes, rest.cents
    ), named as (
        select ended.*, b.programme, (
            select count(*) from ledger g where g.account = 'lot:' || ended.id and g.movement like :prefix || ':%'
        ) as before
        from ended join beneficiaries b on b.id = ended.beneficiary_id
    ), booked as (
        insert into ledger (movement, account, cents, minutes, booked_at)
        select :prefix || ':' || id || case before when 0 then '' else ':' || before + 1 end, account,
            sign * cents, sign * minutes, :booked_at
        from named cross join lateral (values ('lot:' || id, 1), ('funding:' || programme, -1)) as e (account, sign)
        order by id
    )
    select count(*) from ended
    """
)

_WITHDRAWN = text(
    """
    select ended.id from unnest(cast(:ids as bigint[])) as ended (id) where exists (
        select from ledger g where g.movement = 'withdrawal:' || ended.id and g.account = 'lot:' || ended.id)
    """
)


def withdrawn_among(connection: Connection, lot_ids: Sequence[int]) -> list[int]:
    """Those of some lots from which a withdrawal took something back."""
    return list(connection.execute(_WITHDRAWN, {"ids": list(lot_ids)}).scalars())


def end_rest(connection: Connection, lot_ids: Sequence[int], prefix: str, booked_at: datetime) -> int:
    """Take back what is left of some lots; returns of how many something was left.

    Locked in the order in which payments draw them. The second end of a lot has its number in its movement's name.
    """
    values = {"ids": list(lot_ids), "prefix": prefix, "booked_at": booked_at}
    return int(connection.execute(_END_REST, values).scalar_one())
