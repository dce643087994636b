"""The ledger is sealed by what has no seal, knows the bank's files; each debit and return of a transfer is kept.

Migrations only go forward.
"""

import sqlalchemy as sa
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

BOOKED_BEFORE = """
insert into bank_bookings (payment_id, ruling, kind, reference)
select p.id, case split_part(g.movement, ':', 1) when 'return' then 'rejected' else 'settled' end, '', ''
from ledger g join payments p on p.reference = split_part(g.movement, ':', 2)
where (g.movement like 'settlement:%' or g.movement like 'return:%') and g.account like 'bank:%'
"""


def upgrade() -> None:
    """Apply. What a restore left without a seal is sealed at the first verification after this."""
    op.execute(DIGESTS)
    op.execute(SEALS)
    op.drop_column("ledger", "txid")
    op.add_column("bank_reports", sa.Column("waits", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "bank_bookings",
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("ruling", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("report_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("ruling in ('settled', 'rejected')", name=op.f("ck_bank_bookings_ruling_is_known")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_bank_bookings_payment_id_payments")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["bank_reports.id"], name=op.f("fk_bank_bookings_report_id_bank_reports")
        ),
        sa.PrimaryKeyConstraint("payment_id", "ruling", "kind", "reference", name=op.f("pk_bank_bookings")),
        comment="Each debit and return of a transfer, as each kind of answer told it first; before migration 0017: "
        "kind ''.",
    )
    op.execute(BOOKED_BEFORE)
