"""What is done by hand, and payments held back from the bank's file.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = "kind in ('iban', 'settle', 'pay_again', 'hold', 'release')"

CLOSED_LONG_AGO = """
update disputes d set closed_at = t.closed_at from tasks t
where t.kind = 'payment.disputed' and t.closed_at is not null and d.closed_at is null
and t.payload ->> 'dispute' = d.id::text
"""
"""A dispute was never closed with its task, so that a second one opened none."""


def upgrade() -> None:
    """Apply."""
    op.add_column("payments", sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "interventions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=True),
        sa.Column("intervenant_id", sa.BigInteger(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_interventions_kind_is_known")),
        sa.CheckConstraint("who <> '' and why <> ''", name=op.f("ck_interventions_somebody_says_why")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_interventions_payment_id_payments")),
        sa.ForeignKeyConstraint(
            ["intervenant_id"], ["intervenants.id"], name=op.f("fk_interventions_intervenant_id_intervenants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interventions")),
        comment="What was done by hand to a payment or an intervenant: who, when and why.",
    )
    for column in ("payment_id", "intervenant_id"):
        op.create_index(op.f(f"ix_interventions_{column}"), "interventions", [column])
    op.execute(CLOSED_LONG_AGO)
