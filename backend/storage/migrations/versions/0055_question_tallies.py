"""Supervision counts: how often each question is understood, day by day, and conversations by when they began.

Journals of calls are emptied after a day, so that what was not understood is counted beside them. A conversation's
beginning never changes, and each one's is the highest of its index: it is added at the end.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "question_tallies",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("understood", sa.Integer(), nullable=False),
        sa.Column("puzzled", sa.Integer(), nullable=False),
        sa.Column("silent", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "understood >= 0 and puzzled >= 0 and silent >= 0",
            name=op.f("ck_question_tallies_counts_are_not_negative"),
        ),
        sa.PrimaryKeyConstraint("day", "programme", "question", name=op.f("pk_question_tallies")),
        comment="How often the answers to a question were understood, were not, and were silence, by the day in Paris:"
        " nobody's words, and nobody's number.",
    )
    op.create_index("ix_conversations_opened_at", "conversations", ["opened_at"])
