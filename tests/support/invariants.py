"""What is true of the money after every fault, computed from the rows alone."""

from sqlalchemy import Engine, text

BROKEN = {
    "a lot's counters differ from its ledger account": """
        select l.id from lots l join (select account, sum(cents) c, sum(minutes) m from ledger group by 1) s
        on s.account = 'lot:' || l.id
        where -s.c <> l.cents_total - l.cents_used or -s.m <> coalesce(l.minutes_total, 0) - l.minutes_used""",
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
    "draws differ from what lots have used": """
        select l.id from lots l left join payment_draws d on d.lot_id = l.id
        left join payments p on p.id = d.payment_id and p.state not in ('cancelled', 'reversed')
        group by l.id having l.cents_used <> coalesce(sum(d.cents) filter (where p.id is not null), 0)""",
}


def broken(engine: Engine) -> list[str]:
    """The invariants that do not hold."""
    with engine.connect() as connection:
        return [name for name, query in BROKEN.items() if connection.execute(text(query)).first()]


def assert_money_holds(engine: Engine) -> None:
    """Every cent is where it must be."""
    assert broken(engine) == []
