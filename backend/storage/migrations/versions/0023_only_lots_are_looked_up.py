"""Of the ledger's accounts only those of lots are looked up one by one: the index has no others.

The accounts of digests are random, and kept an import of a million rights busy in an index that nobody read.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.drop_index(op.f("ix_ledger_account"), "ledger")
    where = sa.text("account like 'lot:%'")
    op.create_index("ix_ledger_account_of_lots", "ledger", ["account"], postgresql_where=where)
