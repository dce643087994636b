"""Tries to be recognised are counted, across calls and channels.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "identification_tries",
        sa.Column("subject", sa.Text(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True)),
        sa.CheckConstraint('"count" >= 0', name="count_is_not_negative"),
        comment=(
            "How often a code, a number or everybody was tried; a subject is a keyed digest, never what it stands for."
        ),
    )
    op.create_index("ix_identification_tries_since", "identification_tries", ["since"])
