"""The bank's statements are read too, and an answer says whether it was applied to its end.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. What was imported before was applied in one transaction."""
    op.add_column("bank_reports", sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("update bank_reports set applied_at = imported_at")
    op.drop_constraint(op.f("ck_bank_reports_kind_is_known"), "bank_reports")
    op.create_check_constraint(
        op.f("ck_bank_reports_kind_is_known"), "bank_reports", "kind in ('pain.002', 'camt.053', 'camt.054')"
    )
