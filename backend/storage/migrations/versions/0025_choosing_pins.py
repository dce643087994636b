"""PINs are chosen without a letter, changed and forgotten; their first block ends by itself.

A choice is kept by call and no more with the letter's code. Who was blocked before stays so until an adviser helps.

Migrations only go forward.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    moment = sa.DateTime(timezone=True)
    op.add_column("pins", sa.Column("blocked_until", moment))
    op.drop_constraint(op.f("ck_pins_fails_within_limit"), "pins")
    op.execute("update pins set fails = 6 where fails >= 3")
    op.create_check_constraint(op.f("ck_pins_fails_within_limit"), "pins", "fails between 0 and 6")
    op.drop_column("activation_codes", "proved_at")
    op.drop_column("activation_codes", "chosen_hash")
    op.execute("comment on table activation_codes is 'One-time codes of letters, by which a PIN is chosen.'")
    op.create_table(
        "pin_choices",
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("beneficiary_id", sa.BigInteger(), nullable=False),
        sa.Column("proved_by", sa.Text(), nullable=False),
        sa.Column("proved_at", moment, nullable=False),
        sa.Column("chosen_hash", sa.Text()),
        sa.Column("nonce", sa.Text()),
        sa.CheckConstraint("proved_by in ('letter', 'call', 'pin')", name=op.f("ck_pin_choices_proof_is_known")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_pin_choices_conversation_id_conversations"
        ),
        sa.ForeignKeyConstraint(
            ["beneficiary_id"], ["beneficiaries.id"], name="fk_pin_choices_beneficiary_id_beneficiaries"
        ),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_pin_choices"),
        comment="Somebody who has proved in this call that they may choose a PIN; gone once it is chosen. "
        "`chosen_hash` is of the PIN keyed once; from `nonce` and the pepper follows the one that was drawn.",
    )
    op.create_index("ix_pin_choices_beneficiary_id", "pin_choices", ["beneficiary_id"])
    op.create_index("ix_pin_choices_proved_at", "pin_choices", ["proved_at"])
    op.create_table(
        "first_steps",
        sa.Column("beneficiary_id", sa.BigInteger(), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("began_at", moment, nullable=False),
        sa.Column("number_asked_at", moment),
        sa.Column("privacy_told_at", moment),
        sa.ForeignKeyConstraint(
            ["beneficiary_id"], ["beneficiaries.id"], name="fk_first_steps_beneficiary_id_beneficiaries"
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_first_steps_conversation_id_conversations"
        ),
        sa.PrimaryKeyConstraint("beneficiary_id", name="pk_first_steps"),
        comment="Whoever has chosen their first PIN, in which call, and what was asked and told since.",
    )
    op.create_index("ix_first_steps_conversation_id", "first_steps", ["conversation_id"])
