"""The table of the calls back that texts ask for."""

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, ForeignKey, Identity, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from backend.storage.tables import metadata

call_backs = Table(
    "call_backs",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("beneficiary_id", BigInteger, ForeignKey("beneficiaries.id"), nullable=False, index=True),
    Column("number", Text, nullable=False),
    Column("line", Text, nullable=False),
    Column("asked", JSONB, nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("outcome", Text),
    CheckConstraint(r"number ~ '^\+[0-9]{8,15}$'", name="number_is_e164"),
    CheckConstraint("outcome in ('done','given_up','replaced','expired')", name="outcome_is_known"),
    comment="A call that we place because its owner asked for it by SMS; null while it is still to be made.",
)
