"""Counts what supervision shows, each by an index that chooses the time: whatever there is before it is not read.

Conversations are found by `ix_conversations_opened_at`, their payments by `ix_payments_conversation_id`, news by
`ix_deliveries_updated_at` and `ix_outbox_due`, their payments by `uq_payments_reference`. What a programme has given
and paid out since it began is added up from all of its lots and payments: no index helps with a sum of all.
"""

# ruff: noqa: S608 - statements are put together of parts of our own
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, get_args

from sqlalchemy import Connection, text

from backend.domain.supervision import LENGTHS, Begun, LeftAt, MoneyOf, Slot, TimeToPay, ToldOf, Watched

_WATCHED = "c.opened_at >= :start and c.opened_at < :stop and c.programme = any(:programmes)"
_FIRST_PAID = "(select min(p.accepted_at) from payments p where p.conversation_id = c.id)"
"""Looked up for each conversation: joined, or asked as `exists`, PostgreSQL reads all payments for those of a week.

Where it is named more than once, `offset 0` has it looked up once.
"""

_BEGUN = text(f"""
    select date_trunc(:slot, c.opened_at at time zone 'Europe/Paris'), c.channel, c.ended,
        {_FIRST_PAID} is not null, count(*), sum(c.turn)
    from conversations c where {_WATCHED} group by 1, 2, 3, 4 order by 1, 2, 3, 4
""")
_LEFT = text(f"""
    select c.waiting, c.reached, c.beneficiary_id is not null, {_FIRST_PAID} is not null, count(*)
    from conversations c
    where {_WATCHED} and c.channel = :channel and c.ended <> 'resumed'
        and c.intervenant_id is null and c.trusted_id is null
    group by 1, 2, 3, 4
""")
_QUICKER = ", ".join(f"count(*) filter (where seconds < {seconds})" for seconds in LENGTHS)
_TIMES = text(f"""
    select channel, count(*), percentile_cont(0.5) within group (order by seconds),
        percentile_cont(0.9) within group (order by seconds), {_QUICKER}
    from (
        select c.channel, extract(epoch from {_FIRST_PAID} - c.opened_at)::float8 as seconds
        from conversations c where {_WATCHED} offset 0
    ) as each where seconds is not null group by 1 order by 1
""")
_TOLD = text("""
    with letters as (
        select split_part(news_key, ':', 1) as kind, split_part(news_key, ':', 2) as reference,
            case when state = 'delivered' or channel = 'email' and state = 'sent' then 4
                when state in ('undelivered', 'failed') then 1 else 2 end as standing
        from deliveries where updated_at >= :start and updated_at < :stop
            and split_part(news_key, ':', 3) like 'intervenant%'
        union all
        select split_part(key, ':', 1), split_part(key, ':', 2), 3
        from outbox where done_at is null and (topic = any(:topics) or split_part(key, ':', 3) like 'intervenant%')
    ), news as (
        select kind, reference, max(standing) as standing from letters where kind = any(:kinds) group by 1, 2
    )
    select kind, count(*) filter (where standing = 4), count(*) filter (where standing = 2),
        count(*) filter (where standing = 1), count(*) filter (where standing = 3)
    from news join payments using (reference) join beneficiaries b on b.id = beneficiary_id
    where b.programme = any(:programmes) group by 1
""")
_RIGHTS = """
    select b.programme, sum(l.cents_total) as given, sum(l.cents_used) as used, sum(l.cents_ended) as ended
    from lots l join beneficiaries b on b.id = l.beneficiary_id where b.programme = any(:programmes) group by 1
"""
_MADE = """
    select b.programme, sum(p.cents) filter (where p.state <> 'settled') as reserved,
        sum(p.cents) filter (where p.state = 'settled') as paid
    from payments p join beneficiaries b on b.id = p.beneficiary_id
    where p.state in ('accepted', 'batched', 'sent', 'settled') and b.programme = any(:programmes) group by 1
"""
_MONEY = text(f"""
    select programme, given, used, ended, reserved, paid
    from ({_RIGHTS}) as rights full join ({_MADE}) as made using (programme)
""")


def _over(watched: Watched, **more: Any) -> dict[str, Any]:
    return {"start": watched.start, "stop": watched.stop, "programmes": list(watched.programmes), **more}


def begun(connection: Connection, watched: Watched, slot: Slot) -> list[Begun]:
    """Conversations by when they began, channel and ending."""
    assert slot in get_args(Slot), "PostgreSQL knows it by this name"
    return [Begun(*row) for row in connection.execute(_BEGUN, _over(watched, slot=slot))]


def left_at(connection: Connection, watched: Watched, channel: str) -> list[LeftAt]:
    """Conversations of a channel that are over and went on in no other, of who may pay or is not known."""
    return [LeftAt(*row) for row in connection.execute(_LEFT, _over(watched, channel=channel))]


def times_to_pay(connection: Connection, watched: Watched) -> list[TimeToPay]:
    """From ring to payment, by channel."""
    found = []
    for channel, payments, median, ninth, *quicker in connection.execute(_TIMES, _over(watched)):
        bounds = (0, *quicker, payments)
        each = tuple(after - before for before, after in pairwise(bounds))
        found.append(TimeToPay(channel, payments, median, ninth, each))
    return found


def told(connection: Connection, watched: Watched, topics: Mapping[str, str]) -> dict[str, ToldOf]:
    """What became of the news for intervenants, by kind; `topics` says of what kind each topic's news are."""
    values = _over(watched, topics=list(topics), kinds=list(topics.values()))
    return {row[0]: ToldOf(*row) for row in connection.execute(_TOLD, values)}


def money(connection: Connection, programmes: tuple[str, ...]) -> dict[str, MoneyOf]:
    """Where each programme's money is, by its code."""
    rows = connection.execute(_MONEY, {"programmes": list(programmes)})
    return {row[0]: MoneyOf(row[0], *(int(each or 0) for each in row[1:])) for row in rows}
