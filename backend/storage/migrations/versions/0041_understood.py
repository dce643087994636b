"""A reply keeps beside it what was understood of what it answers: an adviser reads the conversation for a day.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

BEFORE = "What each delivery was answered, sealed, for when it comes again. What was said in it is not kept."


def upgrade() -> None:
    """Apply."""
    op.add_column("replies", sa.Column("understood", sa.LargeBinary(), nullable=True))
    op.create_table_comment(
        "replies",
        "What each delivery was answered, sealed, for when it comes again. What was said in it is not kept:"
        " `understood` seals what was made of it, and nothing of what is personal or secret.",
        existing_comment=BEFORE,
    )
