"""What was ordered is kept with each payment, as JSON: a further field of an order needs no further column.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NAMED_ONCE = """
do $$
declare one record;
begin
    for one in
        select r.relname as its_table, c.conname as name,
            substr(c.conname, length('ck_' || r.relname || '_') + 1) as meant
        from pg_constraint c join pg_class r on r.oid = c.conrelid
        where c.contype = 'c' and starts_with(c.conname, 'ck_' || r.relname || '_ck_' || r.relname || '_')
    loop
        execute format('alter table %I rename constraint %I to %I', one.its_table, one.name, one.meant);
    end loop;
end $$
"""
"""Some checks were given their table's name twice, and could not be told from ones that are missing."""


def upgrade() -> None:
    """Apply. Of a payment made before, nothing is known but what it paid."""
    ordered = sa.Column("ordered", postgresql.JSONB(), nullable=False, server_default=sa.text("'{}'"))
    op.add_column("payments", ordered)
    op.execute(NAMED_ONCE)
