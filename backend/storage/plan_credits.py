"""Makes lots of plans d'aide: one for each month of each plan, booked with its grant, however often it is asked for."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, text

from backend.domain.calendar import paris_date
from backend.storage import sealed_facts


@dataclass(frozen=True, slots=True)
class Credited:
    """What a month of a programme's plans came to: lots, their minutes and their cents."""

    lots: int
    minutes: int
    cents: int


_CREDIT = text(
    """
    with due as (
        select p.beneficiary_id, p.mode, p.minutes_month, p.cents_month,
            'plan:' || p.source || ':' || to_char(cast(:month as date), 'YYYY-MM') as source
        from plans p join beneficiaries b on b.id = p.beneficiary_id
        where b.programme = :programme and :month between p.first_month and p.last_month
            and (b.closed_on is null or b.closed_on > :today)
    ), given as (
        insert into lots (beneficiary_id, opens_on, expires_on, minutes_total, cents_total, mode, source)
        select beneficiary_id, :month, :expires_on, minutes_month, cents_month, mode, source from due
        where not exists (select from lots l where l.beneficiary_id = due.beneficiary_id and l.source = due.source)
        order by beneficiary_id, source
        on conflict (beneficiary_id, source) do nothing
        returning id, coalesce(minutes_total, 0) as minutes, cents_total as cents
    ), booked as (
        insert into ledger (movement, account, cents, minutes, booked_at)
        select 'grant:' || g.id, e.account, e.cents, e.minutes, :now from given g cross join lateral (values
            ('funding:' || :programme, g.cents, g.minutes),
            ('lot:' || g.id, -g.cents, -g.minutes)
        ) e (account, cents, minutes)
    )
    select coalesce(array_agg(id), '{}'), coalesce(sum(minutes), 0), coalesce(sum(cents), 0) from given
    """
)


def credit(connection: Connection, programme: str, month: date, expires_on: date, now: datetime) -> Credited:
    """Credit a month of every plan of a programme that has none yet.

    Args:
        connection: The transaction.
        programme: Its code.
        month: The first day of the month.
        expires_on: The last day of what is credited.
        now: The moment to book; accounts closed by then are credited no more.
    """
    values = {"programme": programme, "month": month, "expires_on": expires_on, "now": now, "today": paris_date(now)}
    connection.execute(
        text("set local statement_timeout = '120s'")
    )  # a month of everybody takes longer than a caller waits
    given, minutes, cents = connection.execute(_CREDIT, values).one()
    sealed_facts.book(connection, sealed_facts.LOT, given, now)
    return Credited(len(given), int(minutes), int(cents))
