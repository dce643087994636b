"""Texts that come in, and the calls back that they ask for.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "texts_received",
        sa.Column("message_sid", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("message_sid", name="pk_texts_received"),
        comment="What each text was answered, for when the carrier delivers it again. The text itself is not kept.",
    )
    op.create_index("ix_texts_received_received_at", "texts_received", ["received_at"])
    op.create_table(
        "call_backs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("beneficiary_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("asked", postgresql.JSONB(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.CheckConstraint(r"number ~ '^\+[0-9]{8,15}$'", name="ck_call_backs_number_is_e164"),
        sa.CheckConstraint(
            "outcome in ('done','given_up','replaced','expired')", name="ck_call_backs_outcome_is_known"
        ),
        sa.ForeignKeyConstraint(
            ["beneficiary_id"], ["beneficiaries.id"], name="fk_call_backs_beneficiary_id_beneficiaries"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_call_backs"),
        comment="A call that we place because its owner asked for it by SMS; null while it is still to be made.",
    )
    op.create_index("ix_call_backs_beneficiary_id", "call_backs", ["beneficiary_id"])
