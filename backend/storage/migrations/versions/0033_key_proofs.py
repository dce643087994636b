"""The database proves that the keys are its own; why contact details were changed is sealed as what stood there is.

Migrations only go forward. This one needs the master keys where a reason is there already.
"""

import sqlalchemy as sa
from alembic import op

from backend.storage.vault import vault_of

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "key_proofs",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_key_proofs")),
        comment="What each key that was ever used here makes of a constant: keys that do not fit are refused by it.",
    )
    _seal_reasons()
    op.create_table_comment(
        "contact_changes",
        "`was` is what stood there before, or the number that came or went; `who` is null for its owner. `was` and"
        " `why` are sealed, and empty once they are forgotten.",
    )


def _seal_reasons() -> None:
    connection = op.get_bind()
    op.execute("alter table contact_changes rename column why to why_in_the_open")
    op.add_column("contact_changes", sa.Column("why", sa.LargeBinary()))
    query = "select id, beneficiary_id, why_in_the_open from contact_changes where why_in_the_open is not null"
    statement = sa.text("update contact_changes set why = :sealed where id = :id")
    for change_id, owner, words in connection.execute(sa.text(query)).all():
        sealed = vault_of(connection).seal("contact_changes.why", words.encode(), str(owner))
        connection.execute(statement, {"sealed": sealed, "id": change_id})
    op.drop_column("contact_changes", "why_in_the_open")
    op.execute("cluster contact_changes using pk_contact_changes")  # what was written over leaves the disk
