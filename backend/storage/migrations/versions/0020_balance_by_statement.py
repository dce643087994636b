"""Each statement that books is checked as a whole: an import of a million rights is not a million checks.

The ledger is append-only and each of its statements leaves every movement balanced; so what a statement adds to a
movement must itself sum to zero, and nothing that was booked before has to be read again. It is stricter than the check
at commit that it replaces: a movement must balance at once.

A million entries are sealed some at a time: no statement is longer than a caller would wait for its lock.

Migrations only go forward.
"""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ALL_BALANCED = """
do $$ begin
    if exists (select from ledger group by movement having sum(cents) <> 0) then
        raise exception 'A movement of the ledger does not balance: run allo bank reconcile with the version before.';
    end if;
end $$;
"""
"""Where the proof begins."""

BALANCED_AT_ONCE = """
drop trigger movement_is_balanced on ledger;
drop function movement_is_balanced();

create function movements_are_balanced() returns trigger language plpgsql as $$
declare
    wrong text;
begin
    select movement into wrong from added group by movement having sum(cents) <> 0 limit 1;
    if found then
        raise exception 'The movement % does not balance.', wrong;
    end if;
    return null;
end $$;
create trigger movements_are_balanced after insert on ledger referencing new table as added
    for each statement execute function movements_are_balanced();
"""

SOME_AT_A_TIME = """
create or replace function seal_ledger(everything boolean default false) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    one record;
    place bigint;
    head text;
    since bigint;
begin
    perform pg_advisory_xact_lock(310011);
    select position, hash into place, head from ledger_seals order by position desc limit 1;
    place := coalesce(place, 0);
    head := coalesce(head, repeat('0', 64));
    select coalesce(max(entry_id), 0) - 10000 into since from ledger_seals;
    for one in
        select l.* from ledger l
        where (everything or l.id > since) and not exists (select from ledger_seals s where s.entry_id = l.id)
        order by l.id limit 20000
    loop
        place := place + 1;
        head := encode(sha256(convert_to(concat_ws('|', head, one.id, one.movement, one.account, one.cents,
            one.minutes, (extract(epoch from one.booked_at) * 1000000)::bigint), 'UTF8')), 'hex');
        insert into ledger_seals (position, entry_id, hash) values (place, one.id, head);
    end loop;
    return place;
end $$;
"""
"""As in 0017, but for its limit: whoever seals calls it until nothing is left."""


def upgrade() -> None:
    """Apply."""
    op.execute("set constraints all immediate")
    op.execute(ALL_BALANCED)
    op.execute(BALANCED_AT_ONCE)
    op.execute(SOME_AT_A_TIME)
