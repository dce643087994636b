"""The bank: transfer files, what became of them, and tasks for advisers.

Migrations only go forward.
"""

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
