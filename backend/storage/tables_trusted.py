"""The table of trusted people."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    false,
)

from backend.storage.tables import metadata

trusted_people = Table(
    "trusted_people",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("beneficiary_id", BigInteger, ForeignKey("beneficiaries.id"), nullable=False),
    Column("personal", LargeBinary),
    Column("number_digest", LargeBinary, index=True),
    Column("code_hash", Text),
    Column("fails", SmallInteger, nullable=False, server_default="0"),
    Column("told", Boolean, nullable=False, server_default=false()),
    Column("looks", Integer, nullable=False, server_default="0"),
    Column("looked_at", DateTime(timezone=True)),
    Column("named_at", DateTime(timezone=True), nullable=False),
    Column("confirmed_at", DateTime(timezone=True)),
    Column("withdrawn_at", DateTime(timezone=True)),
    Column("withdrawn_by", Text),
    CheckConstraint("fails between 0 and 3", name="fails_within_limit"),
    CheckConstraint("withdrawn_by in ('beneficiary', 'trusted', 'adviser')", name="withdrawn_by_is_known"),
    CheckConstraint(
        "(withdrawn_at is null) = (personal is not null and number_digest is not null and code_hash is not null)",
        name="nothing_personal_stays",
    ),
    Index("ix_trusted_people_beneficiary_id", "beneficiary_id", postgresql_where="withdrawn_at is null"),
    comment="Who may hear a beneficiary's account. `personal` seals their number and their bond.",
)
