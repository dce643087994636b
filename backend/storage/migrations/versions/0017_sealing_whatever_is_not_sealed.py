"""The ledger is sealed by what has no seal, and no more by numbers of transactions, which begin anew after a restore.

Migrations only go forward.
"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

SEALS = """
drop function seal_ledger();

create function seal_ledger(everything boolean default false) returns bigint
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
        order by l.id
    loop
        place := place + 1;
        head := encode(sha256(convert_to(concat_ws('|', head, one.id, one.movement, one.account, one.cents,
            one.minutes, (extract(epoch from one.booked_at) * 1000000)::bigint), 'UTF8')), 'hex');
        insert into ledger_seals (position, entry_id, hash) values (place, one.id, head);
    end loop;
    return place;
end $$;
"""
"""An entry is seen here once its transaction is over; what is under way is sealed the next time."""

DIGESTS = """
insert into ledger (movement, account, cents, minutes, booked_at)
select 'file:' || message_id, 'sha256:' || sha256, 0, 0, made_at from bank_files order by id;
set constraints all immediate;
"""
"""The files made before stand in the ledger as they are now."""


def upgrade() -> None:
    """Apply. What a restore left without a seal is sealed at the first verification after this."""
    op.execute(DIGESTS)
    op.execute(SEALS)
    op.drop_column("ledger", "txid")
