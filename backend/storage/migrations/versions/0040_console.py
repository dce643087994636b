"""People sign in to the console: passwords with a second factor, invitations, sessions, forms that act once.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "account_credentials",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("totp", sa.LargeBinary(), nullable=False),
        sa.Column("totp_step", sa.BigInteger(), nullable=False),
        _moment("set_at"),
        _of_account("account_credentials"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_credentials")),
        comment="How an account's person signs in. `totp` seals the second factor's secret; `totp_step` is the last"
        " half minute whose code was used.",
    )
    op.create_table(
        "account_recovery_codes",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        _moment("used_at", null=True),
        _of_account("account_recovery_codes"),
        sa.PrimaryKeyConstraint("account_id", "digest", name=op.f("pk_account_recovery_codes")),
        comment="Keyed digests of the codes that stand in for the second factor, once each.",
    )
    op.create_table(
        "account_invitations",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("totp", sa.LargeBinary(), nullable=False),
        _moment("expires_at"),
        _of_account("account_invitations"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_invitations")),
        sa.UniqueConstraint("digest", name=op.f("uq_account_invitations_digest")),
        comment="By whose code an account's person chooses a password, once; `totp` seals the second factor it brings.",
    )
    _make_sessions()


def _make_sessions() -> None:
    op.create_table(
        "account_sessions",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        _moment("opened_at"),
        _moment("seen_at"),
        _of_account("account_sessions"),
        sa.CheckConstraint("length(digest) = 32", name=op.f("ck_account_sessions_digest_is_sha256")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_account_sessions")),
        comment="Who is signed in: SHA-256 of what the browser keeps. A session that has ended is deleted.",
    )
    op.create_index(op.f("ix_account_sessions_account_id"), "account_sessions", ["account_id"])
    op.create_table(
        "form_tickets",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        _moment("sent_at"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_form_tickets")),
        comment="Forms that have acted: the same one sent again acts no more.",
    )
    op.create_index(op.f("ix_form_tickets_sent_at"), "form_tickets", ["sent_at"])


def _moment(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f(f"fk_{table}_account_id_accounts"))
