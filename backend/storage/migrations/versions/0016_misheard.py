"""Sentences that were not understood are kept for learning, masked, where the operator wants it.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "misheard_sentences",
        sa.Column("id", sa.Integer, sa.Identity(always=True), primary_key=True),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("heard_on", sa.Date, nullable=False),
        comment="Sentences that were not understood, masked: no name, no number, no time of day, "
        "nothing of who said them.",
    )
    op.create_index("ix_misheard_sentences_heard_on", "misheard_sentences", ["heard_on"])
