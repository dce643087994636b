"""How an intervenant wants to be told, and conversations that are theirs.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("intervenants", sa.Column("told_by", sa.Text(), nullable=True))
    op.create_check_constraint(
        "ck_intervenants_told_by_is_known", "intervenants", "told_by in ('sms', 'voice', 'email', 'nothing')"
    )
    op.add_column("conversations", sa.Column("intervenant_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        "fk_conversations_intervenant_id_intervenants", "conversations", "intervenants", ["intervenant_id"], ["id"]
    )
    op.create_index("ix_conversations_intervenant_id", "conversations", ["intervenant_id"])
