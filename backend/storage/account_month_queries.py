"""Adds up what issuers account for, by programme and month: rights by the ledger, payments by their rows."""

from dataclasses import fields
from datetime import datetime

from sqlalchemy import Connection, text

from backend import patience
from backend.domain.account_month import AccountMonth

_MONTHS = """
with booked as (
    select b.programme, date_trunc('month', g.booked_at at time zone 'Europe/Paris')::date as month,
        split_part(g.movement, ':', 1) as kind, g.cents, g.minutes
    from ledger g join lots l on g.account = 'lot:' || l.id join beneficiaries b on b.id = l.beneficiary_id
    where g.booked_at >= :start and g.booked_at < :stop
), rights as (
    select programme, month,
        -sum(cents) filter (where kind not in ('payment', 'reversal', 'expiry', 'withdrawal')) as given_cents,
        -sum(minutes) filter (where kind not in ('payment', 'reversal', 'expiry', 'withdrawal')) as given_minutes,
        sum(cents) filter (where kind in ('payment', 'reversal')) as used_cents,
        sum(minutes) filter (where kind in ('payment', 'reversal')) as used_minutes,
        sum(cents) filter (where kind = 'expiry') as expired_cents,
        sum(minutes) filter (where kind = 'expiry') as expired_minutes,
        sum(cents) filter (where kind = 'withdrawal') as withdrawn_cents,
        sum(minutes) filter (where kind = 'withdrawal') as withdrawn_minutes
    from booked group by 1, 2
), made as (
    select b.programme, date_trunc('month', p.accepted_at at time zone 'Europe/Paris')::date as month,
        count(*) as payments, sum(p.cents) as paid_cents, sum(p.minutes) as paid_minutes,
        count(distinct b.id) as active
    from payments p join beneficiaries b on b.id = p.beneficiary_id
    where p.accepted_at >= :start and p.accepted_at < :stop group by 1, 2
), undone as (
    select b.programme, date_trunc('month', e.at at time zone 'Europe/Paris')::date as month,
        count(*) filter (where e.state = 'cancelled') as cancelled,
        count(*) filter (where e.state = 'rejected') as rejected
    from payment_events e join payments p on p.id = e.payment_id join beneficiaries b on b.id = p.beneficiary_id
    where e.state in ('cancelled', 'rejected') and e.at >= :start and e.at < :stop group by 1, 2
)
select * from rights full join made using (programme, month) full join undone using (programme, month)
order by programme, month
"""


def account_months(connection: Connection, start: datetime, stop: datetime) -> list[AccountMonth]:
    """Every month of every programme from `start` until before `stop` in which anything happened."""
    # A year of payments takes longer to add up than any caller would wait for.
    patience.allow(connection, 300)
    names = [field.name for field in fields(AccountMonth)][2:]
    rows = connection.execute(text(_MONTHS), {"start": start, "stop": stop}).mappings()
    return [AccountMonth(row["programme"], row["month"], *(int(row[name] or 0) for name in names)) for row in rows]
