"""A change of contact details keeps where its owner was reached before: the next one hides none from them.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

COMMENT = (
    "`was` is what stood there before, or the number that came or went; `who` is null for its owner. `was` and"
    " `why` are sealed, and empty once they are forgotten."
)
SINCE = (
    "By what who rings is found; the numbers are sealed with their owner. `registered_at` is when the owner"
    " had it registered; null where the issuer or an adviser gave it."
)


def upgrade() -> None:
    """Apply."""
    op.add_column("contact_changes", sa.Column("reached", sa.LargeBinary(), nullable=True))
    op.create_table_comment(
        "contact_changes",
        f"{COMMENT} `reached` is where its owner was reached before.",
        existing_comment=COMMENT,
    )
    op.create_table_comment(
        "beneficiary_phones",
        "By what who rings is found; the numbers are sealed with their owner. `registered_at` is when it came beside"
        " or after another one; null for the first that the issuer or an adviser gave.",
        existing_comment=SINCE,
    )
