"""Trusted people hear an account; a conversation may be one of theirs, and is then nobody else's.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "trusted_people",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("beneficiary_id", sa.BigInteger(), nullable=False),
        sa.Column("personal", sa.LargeBinary(), nullable=True),
        sa.Column("number_digest", sa.LargeBinary(), nullable=True),
        sa.Column("code_hash", sa.Text(), nullable=True),
        sa.Column("fails", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("told", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("looks", sa.Integer(), server_default="0", nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.CheckConstraint("fails between 0 and 3", name=op.f("ck_trusted_people_fails_within_limit")),
        sa.CheckConstraint(
            "withdrawn_by in ('beneficiary', 'trusted', 'adviser')",
            name=op.f("ck_trusted_people_withdrawn_by_is_known"),
        ),
        sa.CheckConstraint(
            "(withdrawn_at is null) = (personal is not null and number_digest is not null and code_hash is not null)",
            name=op.f("ck_trusted_people_nothing_personal_stays"),
        ),
        sa.ForeignKeyConstraint(
            ["beneficiary_id"], ["beneficiaries.id"], name=op.f("fk_trusted_people_beneficiary_id_beneficiaries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trusted_people")),
        comment="Who may hear a beneficiary's account. `personal` seals their number and their bond.",
    )
    op.create_index(op.f("ix_trusted_people_number_digest"), "trusted_people", ["number_digest"])
    open_ones = sa.text("withdrawn_at is null")
    op.create_index(
        "ix_trusted_people_beneficiary_id", "trusted_people", ["beneficiary_id"], postgresql_where=open_ones
    )
    op.add_column("conversations", sa.Column("trusted_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_conversations_trusted_id_trusted_people"), "conversations", "trusted_people", ["trusted_id"], ["id"]
    )
    op.create_index(op.f("ix_conversations_trusted_id"), "conversations", ["trusted_id"])
    op.create_check_constraint(
        op.f("ck_conversations_who_is_trusted_is_nobody_else"),
        "conversations",
        "trusted_id is null or (beneficiary_id is null and intervenant_id is null)",
    )
