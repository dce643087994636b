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


def upgrade() -> None:
    """Apply. Of a payment made before, nothing is known but what it paid."""
    ordered = sa.Column("ordered", postgresql.JSONB(), nullable=False, server_default=sa.text("'{}'"))
    op.add_column("payments", ordered)
