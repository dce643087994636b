"""Money by state is added up from an index.

Migrations only go forward.
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_payments_state", "payments", ["state"], postgresql_include=["cents"])
