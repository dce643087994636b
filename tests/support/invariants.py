"""What is true of the money after every fault, computed from the rows alone."""

from sqlalchemy import Engine, text

BROKEN = {
    "a lot's counters differ from its ledger account": """
        select l.id from lots l join (select account, sum(cents) c, sum(minutes) m from ledger group by 1) s
        on s.account = 'lot:' || l.id
        where -s.c <> l.cents_total - l.cents_used - l.cents_ended
        or -s.m <> coalesce(l.minutes_total, 0) - l.minutes_used - l.minutes_ended""",
    "a lot has no grant": """
        select id from lots where not exists (select from ledger where movement = 'grant:' || lots.id)""",
    "a lot is overspent": """
        select id from lots where cents_used > cents_total or minutes_used > coalesce(minutes_total, 0)""",
    "a movement does not balance": "select movement from ledger group by 1 having sum(cents) <> 0 or sum(minutes) <> 0",
    "funding is not balances and debits": """
        select 1 from ledger having sum(cents) filter (where account like 'funding:%')
        <> -coalesce(sum(cents) filter (where account not like 'funding:%'), 0)""",
    "a payment differs from its draws": """
        select p.id from payments p left join payment_draws d on d.payment_id = p.id
        group by p.id having p.cents <> coalesce(sum(d.cents), 0) or p.minutes <> coalesce(sum(d.minutes), 0)""",
    "a payment differs from what it credits": """
        select p.id from payments p left join ledger l on l.movement = 'payment:' || p.reference
        and l.account = 'intervenant:' || p.intervenant_id where l.cents is distinct from -p.cents""",
    "a payment does not have one piece of news": """
        select p.id from payments p left join outbox o on o.key = 'paid:' || p.reference
        group by p.id having count(o.id) <> 1""",
    "a confirmation was paid twice": "select confirmation from payments group by 1 having count(*) > 1",
    "a payment draws from somebody else's lot": """
        select p.id from payments p join payment_draws d on d.payment_id = p.id join lots l on l.id = d.lot_id
        where l.beneficiary_id <> p.beneficiary_id""",
    "money moved for no payment": """
        select movement from ledger where movement like 'payment:%'
        and not exists (select from payments where 'payment:' || reference = movement)""",
    "there is news of no payment": """
        select key from outbox where topic = 'payment.accepted'
        and not exists (select from payments where 'paid:' || reference = key)""",
    "draws differ from what lots have used": """
        select l.id from lots l left join payment_draws d on d.lot_id = l.id
        left join payments p on p.id = d.payment_id and p.state not in ('cancelled', 'reversed')
        group by l.id having l.cents_used <> coalesce(sum(d.cents) filter (where p.id is not null), 0)
        or l.minutes_used <> coalesce(sum(d.minutes) filter (where p.id is not null), 0)""",
    "a reversal does not mirror its payment": """
        select p.id from payments p where (p.state in ('cancelled', 'reversed')) <> exists
        (select from ledger where movement = 'reversal:' || p.reference)
        union select p.id from payments p join ledger l
        on l.movement in ('payment:' || p.reference, 'reversal:' || p.reference)
        where p.state in ('cancelled', 'reversed') group by p.id, l.account
        having sum(l.cents) <> 0 or sum(l.minutes) <> 0""",
    "a payment rests where it must not": "select id from payments where state = 'rejected'",
    "a payment and its transfer disagree": """
        select p.id from payments p left join bank_transfers t on t.payment_id = p.id
        where (p.state in ('accepted', 'cancelled')) <> (t.payment_id is null) or t.cents <> p.cents
        or (p.state = 'settled') <> (coalesce(t.state, '') = 'settled')
        or (p.state = 'reversed') <> (coalesce(t.state, '') = 'rejected')""",
    "a bank file differs from its transfers": """
        select f.id from bank_files f left join bank_transfers t on t.file_id = f.id
        group by f.id having f.cents <> coalesce(sum(t.cents), 0) or f.transfers <> count(t.payment_id)""",
    "a file was sent and its payments were not, or the other way round": """
        select p.id from payments p join bank_transfers t on t.payment_id = p.id
        join bank_files f on f.id = t.file_id where (p.state = 'batched') <> (f.sent_at is null)""",
    "what became of a payment does not have one piece of news": """
        select p.id from payments p left join outbox o on o.key = 'cancelled:' || p.reference
        group by p.id having count(o.id) <> (p.state = 'cancelled')::int
        union select p.id from payments p left join outbox o on o.key = 'rejected:' || p.reference
        group by p.id having count(o.id) <> (p.state = 'reversed')::int
        union select p.id from payments p left join outbox o on o.key = 'settled:' || p.reference
        left join payment_events e on e.payment_id = p.id and e.state = 'settled'
        group by p.id having count(o.id) <> count(e.state)""",
    "what the bank has paid is not what is booked": """
        select p.id from payments p left join ledger s on s.movement = 'settlement:' || p.reference
        and s.account = 'intervenant:' || p.intervenant_id
        left join ledger r on r.movement = 'return:' || p.reference and r.account = 'intervenant:' || p.intervenant_id
        left join payment_events e on e.payment_id = p.id and e.state = 'settled'
        where coalesce(s.cents, 0) <> case when e.state is null then 0 else p.cents end
        or coalesce(r.cents, 0) <> case when p.state = 'reversed' and e.state is not null then -p.cents else 0 end""",
    "the bank's accounts differ from what is settled": """
        select 1 from (select -coalesce(sum(cents), 0) c from ledger where account like 'bank:%') b,
        (select coalesce(sum(cents), 0) c from payments where state = 'settled') p where b.c <> p.c""",
    "an intervenant is owed other than what is on its way": """
        select i.id from intervenants i
        left join (select account, sum(cents) c from ledger group by 1) l on l.account = 'intervenant:' || i.id
        left join (select intervenant_id, sum(cents) c from payments where state in ('accepted', 'batched', 'sent')
        group by 1) p on p.intervenant_id = i.id where coalesce(-l.c, 0) <> coalesce(p.c, 0)""",
    "a payment's state is not its last event": """
        select p.id from payments p left join payment_events e on e.payment_id = p.id and e.state = p.state
        where p.state <> 'accepted' and e.state is null""",
}


def broken(engine: Engine) -> list[str]:
    """The invariants that do not hold."""
    with engine.connect() as connection:
        return [name for name, query in BROKEN.items() if connection.execute(text(query)).first()]


def assert_money_holds(engine: Engine) -> None:
    """Every cent is where it must be."""
    assert broken(engine) == []
