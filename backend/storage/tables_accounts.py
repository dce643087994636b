"""The tables of accounts: who may ask by the API, by which tokens, and the trail of what they did."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from backend.storage.tables import metadata


def _id() -> Column[int]:
    return Column("id", BigInteger, Identity(always=True), primary_key=True)


def _moment(name: str, *, null: bool = False) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=null)


accounts = Table(
    "accounts",
    metadata,
    _id(),
    Column("name", Text, nullable=False, unique=True),
    Column("roles", ARRAY(Text), nullable=False),
    Column("programmes", ARRAY(Text)),
    _moment("made_at"),
    CheckConstraint("length(name) between 1 and 60", name="name_is_short"),
    CheckConstraint(
        "roles <@ array['adviser', 'issuer', 'finance', 'auditor', 'operator', 'editor']", name="roles_are_known"
    ),
    CheckConstraint("programmes is null or not 'editor' = any(roles)", name="editors_are_everywhere"),
    comment="Who may ask by the API. Without programmes: all of them. Never deleted: the audit trail names them.",
)

account_tokens = Table(
    "account_tokens",
    metadata,
    _id(),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    _moment("made_at"),
    _moment("expires_at"),
    _moment("revoked_at", null=True),
    Column("last_used_on", Date),
    CheckConstraint("length(digest) = 32", name="digest_is_sha256"),
    CheckConstraint("expires_at > made_at", name="it_is_good_for_a_while"),
    comment="SHA-256 of 32 random bytes each; the token itself was shown once.",
)

audit_entries = Table(
    "audit_entries",
    metadata,
    _id(),
    _moment("at"),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("subject", JSONB, nullable=False),
    Column("outcome", Text, nullable=False),
    Index("ix_audit_entries_who", "who", "id"),
    Index("ix_audit_entries_subject", "subject", postgresql_using="gin", postgresql_ops={"subject": "jsonb_path_ops"}),
    comment="Each act of an account or a command: ids and references, no names. Append-only.",
)

audit_seals = Table(
    "audit_seals",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("entry_id", BigInteger, ForeignKey("audit_entries.id"), nullable=False, unique=True),
    Column("hash", Text, nullable=False),
    comment="The trail as one chain: each hash covers the entry and the hash before it. Written by seal_audit().",
)
