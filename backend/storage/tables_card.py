"""The table of what bank cards were charged to complete payments. It holds nothing of any card."""

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, ForeignKey, Identity, Index, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from backend.storage.tables import metadata

card_charges = Table(
    "card_charges",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("beneficiary_id", BigInteger, ForeignKey("beneficiaries.id"), nullable=False, index=True),
    Column("intervenant_id", BigInteger, ForeignKey("intervenants.id"), nullable=False, index=True),
    Column("conversation_id", BigInteger, ForeignKey("conversations.id"), nullable=False, index=True),
    Column("confirmation", Text, nullable=False, unique=True),
    Column("ordered", JSONB, nullable=False),
    Column("draws", JSONB, nullable=False),
    Column("cents", Integer, nullable=False),
    Column("fee_cents", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("failure", Text),
    Column("code", Text),
    Column("lot_id", BigInteger, ForeignKey("lots.id"), unique=True),
    Column("payment_id", BigInteger, ForeignKey("payments.id"), unique=True),
    Column("proved_at", DateTime(timezone=True), nullable=False),
    Column("answered_at", DateTime(timezone=True)),
    Column("refunded_at", DateTime(timezone=True)),
    CheckConstraint("cents > 0 and fee_cents >= 0", name="amounts_are_sound"),
    CheckConstraint("state in ('proved','charged','failed','to_refund','refunded')", name="state_is_known"),
    CheckConstraint("failure in ('refused','given_up','failed','unclear')", name="failure_is_known"),
    CheckConstraint("(lot_id is null) = (payment_id is null)", name="a_lot_is_of_a_payment"),
    CheckConstraint("state <> 'charged' or payment_id is not null", name="what_is_charged_pays"),
    CheckConstraint("(state = 'refunded') = (refunded_at is not null)", name="a_refund_has_its_moment"),
    Index("ix_card_charges_owed", "code", postgresql_where="state = 'to_refund'"),
    comment="What a card was to add to a payment, as the PIN allowed it; `draws` is what the rights give. "
    "`code` is the processor's confirmation. Nothing of the card is here.",
)
