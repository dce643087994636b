"""Who wants to be called back by an adviser, at which number, and who of the advisers sees to it.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026_call_list"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("tasks", sa.Column("taken_by", sa.Text()))
    op.add_column("tasks", sa.Column("taken_at", sa.DateTime(timezone=True)))
    op.create_table(
        "call_numbers",
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_call_numbers_task_id_tasks")),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_call_numbers")),
        comment="At which number an adviser calls somebody back; forgotten when the task is closed.",
    )
    op.create_index(op.f("ix_call_numbers_digest"), "call_numbers", ["digest"])
