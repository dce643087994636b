"""The ledger is one chain of hashes, knows the bank's accounts and whose each lot is.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BOOKED_SINCE = """
insert into ledger (movement, account, cents, minutes, booked_at)
select kind || ':' || p.reference, e.account, sign * e.cents, 0, v.at
from payments p
join beneficiaries b on b.id = p.beneficiary_id
join payment_events v on v.payment_id = p.id
cross join lateral (values ('settlement', 'settled', 1), ('return', 'reversed', -1)) k (kind, state, sign)
cross join lateral (values ('intervenant:' || p.intervenant_id, p.cents), ('bank:' || b.programme, -p.cents))
    e (account, cents)
where v.state = k.state
and exists (select from payment_events s where s.payment_id = p.id and s.state = 'settled')
order by v.at, p.id;
insert into ledger (movement, account, cents, minutes, booked_at)
select 'grant:' || id, 'owner:' || beneficiary_id, 0, 0, now() from lots order by id;
"""

SEALS = """
create trigger ledger_seals_are_append_only before update or delete on ledger_seals
    for each row execute function ledger_is_append_only();
create trigger ledger_seals_are_not_truncated before truncate on ledger_seals
    for each statement execute function ledger_is_append_only();

create function seal_ledger() returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare
    one record;
    place bigint;
    head text;
    sealed bigint;
begin
    perform pg_advisory_xact_lock(310011);
    select s.position, s.hash, l.txid into place, head, sealed
        from ledger_seals s join ledger l on l.id = s.entry_id order by s.position desc limit 1;
    place := coalesce(place, 0);
    head := coalesce(head, repeat('0', 64));
    for one in
        select * from ledger
        where txid > coalesce(sealed, 0) and txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
        order by txid, id
    loop
        place := place + 1;
        head := encode(sha256(convert_to(concat_ws('|', head, one.id, one.movement, one.account, one.cents,
            one.minutes, (extract(epoch from one.booked_at) * 1000000)::bigint), 'UTF8')), 'hex');
        insert into ledger_seals (position, entry_id, hash) values (place, one.id, head);
    end loop;
    return place;
end $$;
"""


def upgrade() -> None:
    """Apply. What was booked before is sealed as it stands, at the first sealing after this."""
    op.add_column("bank_transfers", sa.Column("iban", sa.Text(), nullable=True))
    op.execute(BOOKED_SINCE)
    txid = sa.text("pg_current_xact_id()::text::bigint")
    op.execute("set constraints all immediate")
    op.add_column("ledger", sa.Column("txid", sa.BigInteger(), nullable=False, server_default=txid))
    op.create_index(op.f("ix_ledger_txid"), "ledger", ["txid"])
    op.create_table(
        "ledger_seals",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger.id"], name=op.f("fk_ledger_seals_entry_id_ledger")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_ledger_seals")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_ledger_seals_entry_id")),
        comment="The ledger as one chain: each hash covers the entry and the hash before it. Written by seal_ledger().",
    )
    op.execute(SEALS)
