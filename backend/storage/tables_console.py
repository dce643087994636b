"""The tables of the console: how people sign in, their sessions, and the forms that were sent once."""

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, ForeignKey, LargeBinary, Table, Text

from backend.storage.tables import metadata


def _account(*, primary: bool = False) -> Column[int]:
    return Column(
        "account_id",
        BigInteger,
        ForeignKey("accounts.id"),
        primary_key=primary,
        nullable=False,
        index=not primary,
    )


def _moment(name: str, *, null: bool = False) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=null)


account_credentials = Table(
    "account_credentials",
    metadata,
    _account(primary=True),
    Column("password_hash", Text, nullable=False),
    Column("totp", LargeBinary, nullable=False),
    Column("totp_step", BigInteger, nullable=False),
    _moment("set_at"),
    comment="How an account's person signs in. `totp` seals the second factor's secret; `totp_step` is the last half"
    " minute whose code was used.",
)

account_recovery_codes = Table(
    "account_recovery_codes",
    metadata,
    _account(primary=True),
    Column("digest", LargeBinary, primary_key=True),
    _moment("used_at", null=True),
    comment="Keyed digests of the codes that stand in for the second factor, once each.",
)

account_invitations = Table(
    "account_invitations",
    metadata,
    _account(primary=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("totp", LargeBinary, nullable=False),
    _moment("expires_at"),
    comment="By whose code an account's person chooses a password, once; `totp` seals the second factor it brings.",
)

account_sessions = Table(
    "account_sessions",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    _account(),
    _moment("opened_at"),
    _moment("seen_at"),
    CheckConstraint("length(digest) = 32", name="digest_is_sha256"),
    comment="Who is signed in: SHA-256 of what the browser keeps. A session that has ended is deleted.",
)

form_tickets = Table(
    "form_tickets",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("sent_at", DateTime(timezone=True), nullable=False, index=True),
    comment="Forms that have acted: the same one sent again acts no more.",
)
