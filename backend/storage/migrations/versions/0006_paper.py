"""Who wants a monthly statement on paper.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("beneficiaries", sa.Column("wants_paper", sa.Boolean(), nullable=False, server_default=sa.false()))
