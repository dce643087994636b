"""Adds up the money of each programme twice: from the rows, and from the ledger."""

from sqlalchemy import Connection, text

from backend import patience
from backend.domain.reconciliation import ProgrammeSums

_SUMS = """
with own as (
    select p.id, p.reference, p.cents, p.state, b.programme, t.cents as given_cents
    from payments p join beneficiaries b on b.id = p.beneficiary_id
    left join bank_transfers t on t.payment_id = p.id
), paid as (
    select programme,
        sum(cents) filter (where state = 'accepted') as accepted,
        sum(cents) filter (where state = 'batched') as batched,
        sum(cents) filter (where state = 'sent') as sent,
        sum(cents) filter (where state = 'settled') as settled,
        sum(cents) filter (where state in ('rejected', 'reversed')) as reversed,
        sum(cents) filter (where state = 'cancelled') as cancelled,
        sum(given_cents) as transfers
    from own group by 1
), booked as (
    select o.programme, -sum(l.cents) as credited from own o
    join ledger l on split_part(l.movement, ':', 2) = o.reference
    where l.account like 'intervenant:%' and split_part(l.movement, ':', 1) in ('payment', 'reversal')
    group by 1
), rights as (
    select b.programme, sum(l.cents_total - l.cents_ended) as granted,
        sum(l.cents_total - l.cents_used - l.cents_ended) as available,
        -sum(s.cents) as ledger_available
    from lots l join beneficiaries b on b.id = l.beneficiary_id
    join (select account, sum(cents) as cents from ledger where account like 'lot:%' group by 1) s
        on s.account = 'lot:' || l.id
    group by 1
), banked as (
    select substr(account, 6) as programme, -sum(cents) as banked
    from ledger where account like 'bank:%' group by 1
), funding as (
    select split_part(account, ':', 2) as programme, sum(cents) as funded
    from ledger where account like 'funding:%'
    or account like 'card:%' and split_part(movement, ':', 1) in ('grant', 'refund') group by 1
), made as (
    select programme, sum(cents) as files from bank_files group by 1
)
select programme, coalesce(funded, 0), coalesce(granted, 0), coalesce(available, 0),
    coalesce(ledger_available, 0), coalesce(accepted, 0), coalesce(batched, 0), coalesce(sent, 0),
    coalesce(settled, 0), coalesce(reversed, 0), coalesce(cancelled, 0), coalesce(credited, 0),
    coalesce(banked, 0), coalesce(files, 0), coalesce(transfers, 0)
from rights full join funding using (programme) full join paid using (programme)
full join booked using (programme) full join banked using (programme) full join made using (programme)
order by programme
"""


def sums(connection: Connection) -> list[ProgrammeSums]:
    """The sums of every programme, by its code."""
    # A year of payments takes longer to add up than any caller would wait for.
    patience.allow(connection, 120)
    return [ProgrammeSums(row[0], *map(int, row[1:])) for row in connection.execute(text(_SUMS))]
