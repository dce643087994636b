"""The tables of choosing a PIN, and of what is told and asked once after the first one."""

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, ForeignKey, Table, Text

from backend.storage.tables import metadata

pin_choices = Table(
    "pin_choices",
    metadata,
    Column("conversation_id", BigInteger, ForeignKey("conversations.id"), primary_key=True),
    Column("beneficiary_id", BigInteger, ForeignKey("beneficiaries.id"), nullable=False, index=True),
    Column("proved_by", Text, nullable=False),
    Column("proved_at", DateTime(timezone=True), nullable=False, index=True),
    Column("chosen_hash", Text),
    Column("nonce", Text),
    CheckConstraint("proved_by in ('letter', 'call', 'pin')", name="proof_is_known"),
    comment="Somebody who has proved in this call that they may choose a PIN; gone once it is chosen. `chosen_hash` is "
    "of the PIN keyed once; from `nonce` and the pepper follows the one that was drawn.",
)

first_steps = Table(
    "first_steps",
    metadata,
    Column("beneficiary_id", BigInteger, ForeignKey("beneficiaries.id"), primary_key=True),
    Column("conversation_id", BigInteger, ForeignKey("conversations.id"), nullable=False, index=True),
    Column("began_at", DateTime(timezone=True), nullable=False),
    Column("number_asked_at", DateTime(timezone=True)),
    Column("privacy_told_at", DateTime(timezone=True)),
    comment="Whoever has chosen their first PIN, in which call, and what was asked and told since.",
)
