"""Intervenants too confirm by a call to the number on file.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.alter_column("call_backs", "beneficiary_id", nullable=True)
    op.add_column("call_backs", sa.Column("intervenant_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_call_backs_intervenant_id_intervenants"), "call_backs", "intervenants", ["intervenant_id"], ["id"]
    )
    op.create_index("ix_call_backs_intervenant_id", "call_backs", ["intervenant_id"])
    op.create_check_constraint(
        op.f("ck_call_backs_it_is_somebodys"), "call_backs", "num_nonnulls(beneficiary_id, intervenant_id) = 1"
    )
    op.create_index("ix_call_backs_number", "call_backs", ["number", "asked_at"])
    op.create_table_comment(
        "call_backs",
        "A call that we place to have something confirmed; its outcome is null while it is still to be made.",
    )
