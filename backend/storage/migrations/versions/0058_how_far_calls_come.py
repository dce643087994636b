"""Supervision knows how far each conversation came, which secrets were wrong, and which calls of ours nobody took.

The last question asked says nothing of that: who is blocked on their PIN and goes back to the menu came as far as the
PIN. Calls back stay without their words, as conversations do: what became of them is counted for longer than a day.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("conversations", sa.Column("reached", sa.SmallInteger(), nullable=True))
    op.add_column("question_tallies", sa.Column("wrong", sa.Integer(), nullable=False, server_default="0"))
    counts = op.f("ck_question_tallies_counts_are_not_negative")
    op.drop_constraint(counts, "question_tallies")
    op.create_check_constraint(
        counts, "question_tallies", "understood >= 0 and puzzled >= 0 and silent >= 0 and wrong >= 0"
    )
    op.create_table_comment(
        "question_tallies",
        "How often the answers to a question were understood, were not, were silence or a wrong secret, by the day in"
        " Paris: nobody's words, and nobody's number.",
        existing_comment="How often the answers to a question were understood, were not, and were silence, by the day"
        " in Paris: nobody's words, and nobody's number.",
    )
    op.create_index("ix_call_backs_asked_at", "call_backs", ["asked_at"])
    op.create_index("ix_call_backs_said", "call_backs", ["asked_at"], postgresql_where="asked <> ''")
    op.create_table_comment(
        "call_backs",
        "A call that we place to have something confirmed; its outcome is null while it is still to be made, and where"
        " nobody took it. `asked` is sealed: where it rings and what is asked; empty once it is forgotten.",
        existing_comment="A call that we place to have something confirmed; its outcome is null while it is still to be"
        " made. `asked` is sealed: where it rings and what is asked.",
    )
