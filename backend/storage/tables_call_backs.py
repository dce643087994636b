"""The table of the calls that we place to have something confirmed."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Table,
    Text,
)

from backend.storage.tables import metadata

call_backs = Table(
    "call_backs",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("beneficiary_id", BigInteger, ForeignKey("beneficiaries.id"), index=True),
    Column("intervenant_id", BigInteger, ForeignKey("intervenants.id"), index=True),
    Column("number_digest", LargeBinary, nullable=False),
    Column("line", Text, nullable=False),
    Column("asked", LargeBinary, nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("outcome", Text),
    CheckConstraint("outcome in ('done','given_up','replaced','expired')", name="outcome_is_known"),
    CheckConstraint("num_nonnulls(beneficiary_id, intervenant_id) = 1", name="it_is_somebodys"),
    Index("ix_call_backs_number_digest", "number_digest", "asked_at"),
    Index("ix_call_backs_asked_at", "asked_at"),
    Index("ix_call_backs_said", "asked_at", postgresql_where="asked <> ''"),
    comment="A call that we place to have something confirmed; its outcome is null while it is still to be made, and"
    " where nobody took it. `asked` is sealed: where it rings and what is asked; empty once it is forgotten.",
)
