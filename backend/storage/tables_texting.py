"""The tables of texts that come in, and of the calls back that they ask for."""

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, ForeignKey, Identity, Index, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from backend.storage.tables import metadata

texts_received = Table(
    "texts_received",
    metadata,
    Column("message_sid", Text, primary_key=True),
    Column("reply", Text, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Index("ix_texts_received_received_at", "received_at"),
    comment="What each text was answered, for when the carrier delivers it again. The text itself is not kept.",
)

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
