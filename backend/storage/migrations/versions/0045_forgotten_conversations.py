"""Conversations say that their words are forgotten, and are found by what no turn changes.

Every half minute all conversations were read to find those with old words; and each turn wrote a further entry into an
index of when a conversation was last touched, so that PostgreSQL could not keep the new row beside the old one.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("conversations", sa.Column("forgotten", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("update conversations set forgotten = true where ended is not null and journal = '' and opening = ''")
    op.drop_index("ix_conversations_open", table_name="conversations")
    op.create_index("ix_conversations_open", "conversations", ["channel"], postgresql_where="ended is null")
    op.create_index("ix_conversations_said", "conversations", ["opened_at"], postgresql_where="not forgotten")
    op.create_table_comment(
        "conversations",
        "`opening` and `journal` are sealed JSON; empty once they are `forgotten`. No index has what turns change.",
        existing_comment="`opening` and `journal` are sealed JSON; empty once they are forgotten.",
    )
