"""Messages remember since when they wait: `due_at` moves on with each try that fails, and hid those that never arrive.

A version that does not know the column still writes rows: they wait from the moment of their transaction.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    moment = sa.DateTime(timezone=True)
    op.add_column("outbox", sa.Column("queued_at", moment, nullable=False, server_default=sa.func.now()))
    # When a message that failed before was queued is not known any more: it waits from now.
    op.execute("update outbox set queued_at = due_at where done_at is null and attempts = 0")
