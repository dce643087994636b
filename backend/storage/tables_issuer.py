"""What issuers give beside people and lots: plans d'aide, activation codes, and the files that were imported."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from backend.storage.tables import metadata

plans = Table(
    "plans",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("beneficiary_id", BigInteger, ForeignKey("beneficiaries.id"), nullable=False, index=True),
    Column("source", Text, nullable=False),
    Column("mode", Text),
    Column("minutes_month", Integer),
    Column("cents_month", Integer, nullable=False),
    Column("first_month", Date, nullable=False),
    Column("last_month", Date, nullable=False),
    UniqueConstraint("beneficiary_id", "source"),
    CheckConstraint("mode in ('direct', 'mandataire', 'prestataire')", name="mode_is_known"),
    CheckConstraint("minutes_month > 0", name="minutes_are_positive"),
    CheckConstraint("cents_month > 0", name="cents_are_positive"),
    CheckConstraint("last_month >= first_month", name="begins_before_it_ends"),
    CheckConstraint("extract(day from first_month) = 1 and extract(day from last_month) = 1", name="of_whole_months"),
    comment="A plan d'aide: so much each month, credited as a lot when its month begins.",
)

activation_codes = Table(
    "activation_codes",
    metadata,
    Column("beneficiary_id", BigInteger, ForeignKey("beneficiaries.id"), primary_key=True),
    Column("hash", Text, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("fails", SmallInteger, nullable=False, server_default="0"),
    CheckConstraint("fails between 0 and 3", name="fails_within_limit"),
    comment="One-time codes of letters, by which a PIN is chosen.",
)

imported_files = Table(
    "imported_files",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("created", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    comment="The issuer's files as they were read; their content is not kept.",
)
