"""Payments may be completed by a bank card; refunds of it are noted by hand.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

REFERENCES = {
    "beneficiary_id": "beneficiaries",
    "intervenant_id": "intervenants",
    "conversation_id": "conversations",
    "lot_id": "lots",
    "payment_id": "payments",
}
CHECKS = {
    "amounts_are_sound": "cents > 0 and fee_cents >= 0",
    "state_is_known": "state in ('proved','charged','failed','to_refund','refunded')",
    "failure_is_known": "failure in ('refused','given_up','failed','unclear')",
    "a_lot_is_of_a_payment": "(lot_id is null) = (payment_id is null)",
    "what_is_charged_pays": "state <> 'charged' or payment_id is not null",
    "a_refund_has_its_moment": "(state = 'refunded') = (refunded_at is not null)",
}
ONCE = ("confirmation", "lot_id", "payment_id")
BY_HAND = "kind in ('iban', 'settle', 'pay_again', 'hold', 'release', 'refund')"


def upgrade() -> None:
    """Apply."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "card_charges",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("beneficiary_id", sa.BigInteger(), nullable=False),
        sa.Column("intervenant_id", sa.BigInteger(), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("confirmation", sa.Text(), nullable=False),
        sa.Column("ordered", postgresql.JSONB(), nullable=False),
        sa.Column("draws", postgresql.JSONB(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("fee_cents", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("lot_id", sa.BigInteger(), nullable=True),
        sa.Column("payment_id", sa.BigInteger(), nullable=True),
        sa.Column("proved_at", moment, nullable=False),
        sa.Column("answered_at", moment, nullable=True),
        sa.Column("refunded_at", moment, nullable=True),
        *(sa.CheckConstraint(check, name=op.f(f"ck_card_charges_{name}")) for name, check in CHECKS.items()),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_card_charges_{column}_{table}"))
            for column, table in REFERENCES.items()
        ),
        *(sa.UniqueConstraint(column, name=op.f(f"uq_card_charges_{column}")) for column in ONCE),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_charges")),
        comment="What a card was to add to a payment, as the PIN allowed it; `draws` is what the rights give. "
        "`code` is the processor's confirmation. Nothing of the card is here.",
    )
    for column in ("beneficiary_id", "intervenant_id", "conversation_id"):
        op.create_index(op.f(f"ix_card_charges_{column}"), "card_charges", [column])
    op.create_index("ix_card_charges_owed", "card_charges", ["code"], postgresql_where=sa.text("state = 'to_refund'"))
    op.drop_constraint(op.f("ck_interventions_kind_is_known"), "interventions")
    op.create_check_constraint(op.f("ck_interventions_kind_is_known"), "interventions", BY_HAND)
