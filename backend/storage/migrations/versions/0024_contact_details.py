"""How beneficiaries are told of payments, how slowly each is spoken to, since when a number is registered, and by whom.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("beneficiaries", sa.Column("told_by", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_beneficiaries_told_by_is_known"),
        "beneficiaries",
        "told_by in ('sms', 'voice', 'email', 'post', 'nothing')",
    )
    for table in ("beneficiaries", "intervenants", "conversations"):
        op.add_column(table, sa.Column("pace", sa.SmallInteger(), nullable=True))
    op.add_column("beneficiary_phones", sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table_comment(
        "beneficiary_phones",
        "`registered_at` is when its owner had it registered; null where the issuer or an adviser gave it.",
    )
    op.create_table(
        "contact_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("beneficiary_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("was", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind in ('number_added', 'number_removed', 'address', 'email', 'told_by')",
            name=op.f("ck_contact_changes_kind_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["beneficiary_id"], ["beneficiaries.id"], name=op.f("fk_contact_changes_beneficiary_id_beneficiaries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_changes")),
        comment="`was` is what stood there before, or the number that came or went; `who` is null for its owner.",
    )
    op.create_index(op.f("ix_contact_changes_beneficiary_id"), "contact_changes", ["beneficiary_id"])
