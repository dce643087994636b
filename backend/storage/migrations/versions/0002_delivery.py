"""Delivery of news: what the carrier took, who wants none, and tasks for people.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("news_key", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("sid", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("error_code", sa.Text()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("channel in ('sms','voice','email')", name=op.f("ck_deliveries_channel_is_known")),
        sa.CheckConstraint(
            "state in ('waiting','sending','unknown','queued','sent','delivered','undelivered','failed')",
            name=op.f("ck_deliveries_state_is_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("news_key", name=op.f("uq_deliveries_news_key")),
        sa.UniqueConstraint("sid", name=op.f("uq_deliveries_sid")),
        comment="One row for each thing handed to a provider; the outbox row of the same key asked for it.",
    )
    op.create_index("ix_deliveries_updated_at", "deliveries", ["updated_at"])
    op.create_table(
        "opt_outs",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(r"number ~ '^\+[0-9]{8,15}$'", name=op.f("ck_opt_outs_number_is_e164")),
        sa.PrimaryKeyConstraint("number", "programme", name=op.f("pk_opt_outs")),
        comment="A number that wants no texts of a programme, until its row is deleted.",
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("note", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        comment="What advisers and operators have to look at. The payload has ids and references, no names.",
    )
    op.create_index("ix_tasks_open", "tasks", ["opened_at"], postgresql_where=sa.text("closed_at is null"))
