"""Delivery of news: what the carrier took, and who wants none.

Migrations only go forward.
"""

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
