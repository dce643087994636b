"""Holds each lot, payment, person and file against the ledger: totals may agree where two wrongs make a right."""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from backend.storage import sealed_facts

PROOFS = {
    "lot {}: what is left is not what its ledger account says": """
        select l.id::text from lots l left join ledger g on g.account = 'lot:' || l.id group by l.id
        having coalesce(-sum(g.cents), 0) <> l.cents_total - l.cents_used - l.cents_ended
        or coalesce(-sum(g.minutes), 0) <> coalesce(l.minutes_total, 0) - l.minutes_used - l.minutes_ended""",
    "lot {}: what was taken back from it is not what is booked": """
        select l.id::text from lots l join beneficiaries b on b.id = l.beneficiary_id left join (
            select split_part(movement, ':', 2) as lot, account, cents, minutes from ledger
            where split_part(movement, ':', 1) in ('expiry', 'withdrawal', 'refund')) g on g.lot = l.id::text
        group by l.id, b.programme having
        coalesce(sum(g.cents) filter (where g.account = 'lot:' || l.id), 0) <> l.cents_ended
        or coalesce(sum(g.minutes) filter (where g.account = 'lot:' || l.id), 0) <> l.minutes_ended
        or coalesce(-sum(g.cents) filter (where g.account = case when l.source like 'card:%' then 'card:'
            else 'funding:' end || b.programme), 0) <> l.cents_ended""",
    "lot {}: its total, programme or owner is not what was granted": """
        select l.id::text from lots l join beneficiaries b on b.id = l.beneficiary_id
        left join ledger g on g.movement = 'grant:' || l.id group by l.id, b.programme having
        sum(g.cents) filter (where g.account = 'lot:' || l.id) is distinct from -l.cents_total
        or sum(g.minutes) filter (where g.account = 'lot:' || l.id) is distinct from -coalesce(l.minutes_total, 0)
        or sum(g.cents) filter (where g.account = case when l.source like 'card:%' then 'card:' else 'funding:' end
            || b.programme) is distinct from l.cents_total
        or count(*) filter (where g.account is distinct from 'owner:' || l.beneficiary_id) <> 3""",
    "lot {}: what its payments took is not what was used": """
        select l.id::text from lots l left join payment_draws d on d.lot_id = l.id
        left join payments p on p.id = d.payment_id and p.state not in ('cancelled', 'reversed') group by l.id
        having l.cents_used <> coalesce(sum(d.cents) filter (where p.id is not null), 0)
        or l.minutes_used <> coalesce(sum(d.minutes) filter (where p.id is not null), 0)""",
    "payment {}: its amount is not what it took from its payer's lots": """
        select p.reference from payments p left join payment_draws d on d.payment_id = p.id
        left join lots l on l.id = d.lot_id and l.beneficiary_id = p.beneficiary_id group by p.id
        having p.cents <> coalesce(sum(d.cents) filter (where l.id is not null), 0)
        or p.minutes <> coalesce(sum(d.minutes) filter (where l.id is not null), 0) or count(d.*) <> count(l.*)""",
    "payment {}: its booking is not what it is": """
        select p.reference from payments p left join ledger g on g.movement = 'payment:' || p.reference
        group by p.id having
        sum(g.cents) filter (where g.account = 'intervenant:' || p.intervenant_id) is distinct from -p.cents
        or sum(g.minutes) filter (where g.account = 'intervenant:' || p.intervenant_id) is distinct from -p.minutes
        or count(*) <> 2 + (select count(*) from payment_draws d where d.payment_id = p.id)""",
    "payment {}: what it took from a lot is booked otherwise": """
        select p.reference from payments p join payment_draws d on d.payment_id = p.id
        left join ledger g on g.movement = 'payment:' || p.reference and g.account = 'lot:' || d.lot_id
        where g.cents is distinct from d.cents or g.minutes is distinct from d.minutes""",
    "payment {}: its reversal does not mirror it": """
        select p.reference from payments p join ledger g
        on g.movement in ('payment:' || p.reference, 'reversal:' || p.reference)
        where p.state in ('cancelled', 'reversed') group by p.id, g.account
        having sum(g.cents) <> 0 or sum(g.minutes) <> 0""",
    "payment {}: its state is not what is booked": """
        select p.reference from payments p cross join lateral (select
            exists (select from ledger where movement = 'reversal:' || p.reference) as undone,
            exists (select from ledger where movement = 'settlement:' || p.reference) as settled,
            exists (select from ledger where movement = 'return:' || p.reference) as returned,
            exists (select from payment_events where payment_id = p.id and state = 'settled') as was) b
        where (p.state in ('cancelled', 'reversed')) <> b.undone or b.settled <> b.was
        or (p.state = 'settled') <> (b.settled and not b.returned) or b.returned and not b.settled""",
    "payment {}: its state is not its last event": """
        select p.reference from payments p left join payment_events e on e.payment_id = p.id group by p.id
        having p.state <> coalesce((array['batched', 'sent', 'settled', 'rejected', 'reversed', 'cancelled'])[
            max(array_position(array['batched', 'sent', 'settled', 'rejected', 'reversed', 'cancelled'], e.state))
        ], 'accepted')""",
    "payment {}: it was not accepted, settled or undone when the ledger says": """
        select distinct p.reference from payments p cross join lateral (
            select 'payment', p.accepted_at union all
            select case e.state when 'settled' then 'settlement' else 'reversal' end, e.at from payment_events e
            where e.payment_id = p.id and e.state in ('settled', 'reversed', 'cancelled')
        ) e (kind, at) join ledger g on g.movement = e.kind || ':' || p.reference where g.booked_at <> e.at
        and g.account not like 'sha256:%'""",
    "payment {}: it is held, or not, otherwise than was done by hand": """
        select p.reference from payments p left join (
            select distinct on (payment_id) payment_id, kind from interventions where kind in ('hold', 'release')
            order by payment_id, id desc) i on i.payment_id = p.id
        where p.held <> coalesce(i.kind = 'hold', false)""",
    "payment {}: it and its transfer disagree": """
        select p.reference from payments p left join bank_transfers t on t.payment_id = p.id
        left join bank_files f on f.id = t.file_id left join beneficiaries b on b.id = p.beneficiary_id
        where (p.state in ('accepted', 'cancelled')) <> (t.payment_id is null) or t.cents <> p.cents
        or (p.state = 'settled') <> (coalesce(t.state, '') = 'settled')
        or (p.state = 'reversed') <> (coalesce(t.state, '') = 'rejected')
        or t.end_to_end_id <> 'CESU-' || p.reference or f.programme <> b.programme
        or (p.state = 'batched') <> coalesce(f.sent_at is null and t.file_id is not null, false)""",
    "movement {}: it balances nothing, or belongs to nothing": """
        select g.movement from ledger g left join payments p on p.reference = split_part(g.movement, ':', 2)
        left join lots l on l.id::text = split_part(g.movement, ':', 2)
        left join bank_files f on f.message_id = split_part(g.movement, ':', 2)
        left join card_charges c on c.id::text = split_part(g.movement, ':', 2)
        group by g.movement having sum(g.cents) <> 0 or sum(g.minutes) <> 0 or not
        (split_part(g.movement, ':', 1) in ('payment', 'reversal', 'settlement', 'return') and count(p.id) > 0
        or split_part(g.movement, ':', 1) in ('grant', 'expiry', 'withdrawal', 'refund') and count(l.id) > 0
        or split_part(g.movement, ':', 1) in ('cardfee', 'feerefund') and count(c.id) > 0
        or split_part(g.movement, ':', 1) = 'file' and count(f.id) > 0
        or split_part(g.movement, ':', 1) in ('beneficiary', 'intervenant', 'event', 'intervention', 'answer')
        and count(*) = 1 and bool_and(g.account like 'sha256:%'))""",
    "movement {}: it is not between the payment's intervenant and the bank, of its amount": """
        select g.movement from ledger g join payments p on p.reference = split_part(g.movement, ':', 2)
        join beneficiaries b on b.id = p.beneficiary_id
        cross join lateral (select case split_part(g.movement, ':', 1) when 'return' then -p.cents else p.cents end
            as cents) of
        where g.movement like 'settlement:%' or g.movement like 'return:%'
        group by g.movement, p.id, b.programme, of.cents having count(*) <> 2
        or sum(g.cents) filter (where g.account = 'intervenant:' || p.intervenant_id) is distinct from of.cents
        or sum(g.cents) filter (where g.account = 'bank:' || b.programme) is distinct from -of.cents
        or sum(abs(g.minutes)) <> 0""",
    "beneficiary {}: rights granted are not those left and paid": """
        select b.id::text from beneficiaries b
        left join (select beneficiary_id, sum(cents_total - cents_ended) granted,
            sum(cents_total - cents_used - cents_ended) rest from lots group by 1) l on l.beneficiary_id = b.id
        left join (select beneficiary_id, sum(cents) paid from payments
            where state not in ('cancelled', 'reversed') group by 1) p on p.beneficiary_id = b.id
        where coalesce(l.granted, 0) <> coalesce(l.rest, 0) + coalesce(p.paid, 0)""",
    "card charge {}: its lot, payment, fee or refund is not what it is": """
        select c.id::text from card_charges c left join lots l on l.id = c.lot_id
        left join payments p on p.id = c.payment_id left join beneficiaries b on b.id = c.beneficiary_id
        cross join lateral (select
            coalesce(sum(g.cents) filter (where g.movement = 'cardfee:' || c.id), 0) as fee,
            coalesce(-sum(g.cents) filter (where g.movement = 'feerefund:' || c.id), 0) as fee_back,
            coalesce(-sum(g.cents) filter (where g.movement = 'refund:' || c.lot_id), 0) as back
            from ledger g where g.account = 'card:' || b.programme
            and g.movement in ('cardfee:' || c.id, 'feerefund:' || c.id, 'refund:' || c.lot_id)) g
        where fee <> case when p.id is null then 0 else c.fee_cents end
        or fee_back <> case when p.state in ('cancelled', 'reversed') then c.fee_cents else 0 end
        or back <> case when p.state in ('cancelled', 'reversed') then c.cents else 0 end
        or (c.state = 'charged') <> coalesce(p.state not in ('cancelled', 'reversed'), false)
        or p.id is not null and (l.source is distinct from 'card:' || c.id or l.cents_total <> c.cents
            or l.beneficiary_id <> c.beneficiary_id or p.beneficiary_id <> c.beneficiary_id
            or p.intervenant_id <> c.intervenant_id or not exists (select from payment_draws d
                where d.payment_id = p.id and d.lot_id = l.id and d.cents = c.cents))""",
    "lot {}: its source is a card, and no card was charged for it": """
        select l.id::text from lots l left join card_charges c on c.lot_id = l.id
        where l.source like 'card:%' and c.id is null""",
    "intervenant {}: what the ledger owes is not what is still to be paid": """
        select i.id::text from intervenants i
        left join (select account, sum(cents) owed from ledger where account like 'intervenant:%' group by 1) g
            on g.account = 'intervenant:' || i.id
        left join (select intervenant_id, sum(cents) due from payments where state in ('accepted', 'batched', 'sent')
            group by 1) p on p.intervenant_id = i.id
        where coalesce(-g.owed, 0) <> coalesce(p.due, 0)""",
    "file {}: its totals are not those of its transfers": """
        select f.message_id from bank_files f left join bank_transfers t on t.file_id = f.id group by f.id
        having f.cents <> coalesce(sum(t.cents), 0) or f.transfers <> count(t.payment_id)""",
    "file {}: it is not what the ledger says was made": """
        select f.message_id from bank_files f left join ledger g on g.movement = 'file:' || f.message_id group by f.id
        having count(g.id) <> 1 or min(g.account) is distinct from 'sha256:' || f.sha256
        or f.message_id <> 'ALLO-' || upper(f.programme) || '-' || to_char(f.business_day, 'YYYYMMDD')""",
    **sealed_facts.proofs(),
}
"""Each says in a sentence what is wrong with what its query finds."""


def found_wrong(connection: Connection, most: int) -> Iterator[str]:
    """In sentences what does not agree, at most `most` of each kind."""
    for sentence, query in PROOFS.items():
        rows = connection.execute(text(f"select * from ({query}) wrong order by 1 limit {most:d}"))  # noqa: S608 - ours
        yield from (sentence.format(subject) + "." for (subject,) in rows)
