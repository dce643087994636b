"""When its owner gave a number is known: a new one proves nobody. Those of before are the issuer's.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("beneficiary_phones", sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table_comment(
        "beneficiary_phones", "`registered_at` is when its owner gave it by telephone; null where the issuer has."
    )
