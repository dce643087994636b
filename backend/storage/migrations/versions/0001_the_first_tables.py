"""The first tables, and the two triggers that keep the ledger honest.

Migrations only go forward: what an issuer has booked is never dropped by a command.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = """
create function ledger_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'The ledger is append-only: book a reversal instead of changing an entry.';
end $$;
create trigger ledger_is_append_only before update or delete on ledger
    for each row execute function ledger_is_append_only();
create trigger ledger_is_not_truncated before truncate on ledger
    for each statement execute function ledger_is_append_only();
"""

BALANCED = """
create function movement_is_balanced() returns trigger language plpgsql as $$
begin
    if (select sum(cents) <> 0 from ledger where movement = new.movement) then
        raise exception 'The movement % does not balance.', new.movement;
    end if;
    return null;
end $$;
create constraint trigger movement_is_balanced after insert on ledger
    deferrable initially deferred for each row execute function movement_is_balanced();
"""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "beneficiaries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("cesu_code", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("civility", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.CheckConstraint("cesu_code ~ '^[0-9]{8}$'", name=op.f("ck_beneficiaries_cesu_code_has_eight_digits")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_beneficiaries")),
        sa.UniqueConstraint("programme", "cesu_code", name=op.f("uq_beneficiaries_programme")),
    )
    op.create_table(
        "intervenants",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("nan_body", sa.Text(), nullable=False),
        sa.Column("nan_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("iban", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'natural') = (birth_date is not null)",
            name=op.f("ck_intervenants_a_natural_person_was_born"),
        ),
        sa.CheckConstraint("kind in ('natural', 'legal')", name=op.f("ck_intervenants_kind_is_known")),
        sa.CheckConstraint(
            "nan_body ~ '^[0-9]{7}$' and nan_key ~ '^[0-9]$'", name=op.f("ck_intervenants_nan_is_canonical")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervenants")),
        sa.UniqueConstraint("nan_body", "nan_key", name=op.f("uq_intervenants_nan_body")),
    )
    op.create_table(
        "ledger",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("movement", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
        sa.UniqueConstraint("movement", "account", name=op.f("uq_ledger_movement")),
        comment="Double entry: the cents of one movement sum to zero. Positive is a debit. Append-only.",
    )
    op.create_index(op.f("ix_ledger_account"), "ledger", ["account"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index("ix_outbox_due", "outbox", ["due_at"], unique=False, postgresql_where="done_at is null")
    op.create_table(
        "beneficiary_phones",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("beneficiary_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("number ~ '^\\+[0-9]{8,15}$'", name=op.f("ck_beneficiary_phones_number_is_e164")),
        sa.ForeignKeyConstraint(
            ["beneficiary_id"],
            ["beneficiaries.id"],
            name=op.f("fk_beneficiary_phones_beneficiary_id_beneficiaries"),
        ),
        sa.PrimaryKeyConstraint("number", "beneficiary_id", name=op.f("pk_beneficiary_phones")),
    )
    op.create_index(
        op.f("ix_beneficiary_phones_beneficiary_id"), "beneficiary_phones", ["beneficiary_id"], unique=False
    )
    op.create_table(
        "conversations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("opening", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("script_version", sa.Text(), nullable=False),
        sa.Column("journal", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("turn", sa.Integer(), server_default="0", nullable=False),
        sa.Column("waiting", sa.Text(), nullable=True),
        sa.Column("ended", sa.Text(), nullable=True),
        sa.Column("beneficiary_id", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["beneficiary_id"],
            ["beneficiaries.id"],
            name=op.f("fk_conversations_beneficiary_id_beneficiaries"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint("channel", "external_id", name=op.f("uq_conversations_channel")),
    )
    op.create_index(op.f("ix_conversations_beneficiary_id"), "conversations", ["beneficiary_id"], unique=False)
    op.create_index(
        "ix_conversations_open",
        "conversations",
        ["touched_at"],
        unique=False,
        postgresql_where="ended is null",
    )
    op.create_table(
        "known_intervenants",
        sa.Column("beneficiary_id", sa.BigInteger(), nullable=False),
        sa.Column("intervenant_id", sa.BigInteger(), nullable=False),
        sa.Column("last_paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["beneficiary_id"],
            ["beneficiaries.id"],
            name=op.f("fk_known_intervenants_beneficiary_id_beneficiaries"),
        ),
        sa.ForeignKeyConstraint(
            ["intervenant_id"],
            ["intervenants.id"],
            name=op.f("fk_known_intervenants_intervenant_id_intervenants"),
        ),
        sa.PrimaryKeyConstraint("beneficiary_id", "intervenant_id", name=op.f("pk_known_intervenants")),
    )
    op.create_index(
        op.f("ix_known_intervenants_intervenant_id"), "known_intervenants", ["intervenant_id"], unique=False
    )
    op.create_table(
        "lots",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("beneficiary_id", sa.BigInteger(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("minutes_total", sa.Integer(), nullable=True),
        sa.Column("cents_total", sa.Integer(), nullable=False),
        sa.Column("minutes_used", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cents_used", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("cents_total > 0", name=op.f("ck_lots_cents_total_is_positive")),
        sa.CheckConstraint("cents_used between 0 and cents_total", name=op.f("ck_lots_cents_never_overspent")),
        sa.CheckConstraint("expires_on >= opens_on", name=op.f("ck_lots_opens_before_it_expires")),
        sa.CheckConstraint("minutes_total > 0", name=op.f("ck_lots_minutes_total_is_positive")),
        sa.CheckConstraint(
            "minutes_used between 0 and coalesce(minutes_total, 0)",
            name=op.f("ck_lots_minutes_never_overspent"),
        ),
        sa.ForeignKeyConstraint(
            ["beneficiary_id"], ["beneficiaries.id"], name=op.f("fk_lots_beneficiary_id_beneficiaries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lots")),
    )
    op.create_index(op.f("ix_lots_beneficiary_id"), "lots", ["beneficiary_id"], unique=False)
    op.create_table(
        "pins",
        sa.Column("beneficiary_id", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("fails", sa.SmallInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("fails between 0 and 3", name=op.f("ck_pins_fails_within_limit")),
        sa.ForeignKeyConstraint(
            ["beneficiary_id"], ["beneficiaries.id"], name=op.f("fk_pins_beneficiary_id_beneficiaries")
        ),
        sa.PrimaryKeyConstraint("beneficiary_id", name=op.f("pk_pins")),
    )
    op.create_table(
        "payments",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("beneficiary_id", sa.BigInteger(), nullable=False),
        sa.Column("intervenant_id", sa.BigInteger(), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=True),
        sa.Column("confirmation", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("minutes_left", sa.Integer(), nullable=False),
        sa.Column("cents_left", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state in ('accepted','batched','sent','settled','rejected','reversed','cancelled')",
            name=op.f("ck_payments_state_is_known"),
        ),
        sa.CheckConstraint("cents > 0", name=op.f("ck_payments_cents_are_positive")),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_payments_minutes_are_not_negative")),
        sa.ForeignKeyConstraint(
            ["beneficiary_id"], ["beneficiaries.id"], name=op.f("fk_payments_beneficiary_id_beneficiaries")
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_payments_conversation_id_conversations")
        ),
        sa.ForeignKeyConstraint(
            ["intervenant_id"], ["intervenants.id"], name=op.f("fk_payments_intervenant_id_intervenants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("confirmation", name=op.f("uq_payments_confirmation")),
        sa.UniqueConstraint("reference", name=op.f("uq_payments_reference")),
    )
    op.create_index(op.f("ix_payments_beneficiary_id"), "payments", ["beneficiary_id"], unique=False)
    op.create_index(op.f("ix_payments_conversation_id"), "payments", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_payments_intervenant_id"), "payments", ["intervenant_id"], unique=False)
    op.create_table(
        "turns",
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_turns_conversation_id_conversations")
        ),
        sa.PrimaryKeyConstraint("conversation_id", "number", name=op.f("pk_turns")),
    )
    op.create_table(
        "payment_draws",
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("lot_id", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_payment_draws_lot_id_lots")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_payment_draws_payment_id_payments")),
        sa.PrimaryKeyConstraint("payment_id", "lot_id", name=op.f("pk_payment_draws")),
    )
    op.create_index(op.f("ix_payment_draws_lot_id"), "payment_draws", ["lot_id"], unique=False)

    op.execute(APPEND_ONLY)
    op.execute(BALANCED)
