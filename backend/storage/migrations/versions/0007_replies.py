"""One table of replies for every channel, and what a cut of a conversation would mean.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Calls under way keep their replies; a text delivered again across this is answered anew."""
    op.create_table(
        "replies",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "external_id", "delivery", name="pk_replies"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_replies_conversation_id_conversations"
        ),
        comment="What each delivery was answered, for when it comes again. What was said in it is not kept.",
    )
    op.create_index("ix_replies_conversation_id", "replies", ["conversation_id", "number"])
    op.create_index("ix_replies_given_at", "replies", ["given_at"])
    op.execute(
        "insert into replies select c.channel, c.external_id, t.number::text, c.id, t.number, t.reply, c.touched_at "
        "from turns t join conversations c on c.id = t.conversation_id where c.ended is null"
    )
    op.drop_table("turns")
    op.drop_table("texts_received")
    op.add_column("conversations", sa.Column("stage", sa.Text(), nullable=False, server_default="free"))
    op.create_check_constraint("stage_is_known", "conversations", "stage in ('free', 'resumable', 'unheard')")
