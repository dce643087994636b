"""The bank: transfer files, what became of them, and what is printed.

Migrations only go forward: what was given to a bank is never dropped by a command.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _life_of_payments()
    _files()
    _answers_of_the_bank()
    _paper()


def _life_of_payments() -> None:
    op.create_table(
        "payment_events",
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        _to_payments("payment_events"),
        sa.PrimaryKeyConstraint("payment_id", "state", name=op.f("pk_payment_events")),
        comment="When a payment left its first state, through whom and why; each state is entered once.",
    )
    op.create_table(
        "disputes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        _to_payments("disputes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
    )
    op.create_index(op.f("ix_disputes_payment_id"), "disputes", ["payment_id"], unique=False)
    op.create_index(
        "uq_disputes_open",
        "disputes",
        ["payment_id", "by"],
        unique=True,
        postgresql_where="closed_at is null",
    )


def _files() -> None:
    op.create_table(
        "bank_files",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("transfers", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_bank_files_sha256_is_hexadecimal")),
        sa.CheckConstraint("transfers > 0 and cents > 0", name=op.f("ck_bank_files_it_pays_somebody")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_files")),
        sa.UniqueConstraint("message_id", name=op.f("uq_bank_files_message_id")),
        sa.UniqueConstraint("programme", "business_day", name=op.f("uq_bank_files_programme")),
    )
    op.create_table(
        "bank_transfers",
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("end_to_end_id", sa.Text(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default="given", nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("cents > 0", name=op.f("ck_bank_transfers_cents_are_positive")),
        sa.CheckConstraint(
            "state in ('given', 'noted', 'settled', 'rejected')",
            name=op.f("ck_bank_transfers_state_is_known"),
        ),
        sa.ForeignKeyConstraint(["file_id"], ["bank_files.id"], name=op.f("fk_bank_transfers_file_id_bank_files")),
        _to_payments("bank_transfers"),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_bank_transfers")),
        sa.UniqueConstraint("end_to_end_id", name=op.f("uq_bank_transfers_end_to_end_id")),
    )
    op.create_index(op.f("ix_bank_transfers_file_id"), "bank_transfers", ["file_id"], unique=False)


def _answers_of_the_bank() -> None:
    op.create_table(
        "bank_left_out",
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        _to_payments("bank_left_out"),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_bank_left_out")),
        comment="Payments that no file could hold, so that each opens one task and not one every day.",
    )
    op.create_table(
        "bank_reports",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('pain.002', 'camt.054')", name=op.f("ck_bank_reports_kind_is_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_reports")),
        sa.UniqueConstraint("sha256", name=op.f("uq_bank_reports_sha256")),
    )


def _paper() -> None:
    op.create_table(
        "print_batches",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_batches")),
    )
    op.create_table(
        "print_jobs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("beneficiary_id", sa.BigInteger(), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=True),
        sa.Column("month", sa.Date(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(payment_id is null) <> (month is null)", name=op.f("ck_print_jobs_a_receipt_or_a_statement")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["print_batches.id"], name=op.f("fk_print_jobs_batch_id_print_batches")),
        sa.ForeignKeyConstraint(
            ["beneficiary_id"],
            ["beneficiaries.id"],
            name=op.f("fk_print_jobs_beneficiary_id_beneficiaries"),
        ),
        _to_payments("print_jobs"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_jobs")),
    )
    for column in ("batch_id", "beneficiary_id", "payment_id"):
        op.create_index(op.f(f"ix_print_jobs_{column}"), "print_jobs", [column], unique=False)
    op.create_index("uq_print_jobs_waiting", "print_jobs", ["key"], unique=True, postgresql_where="batch_id is null")


def _to_payments(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f(f"fk_{table}_payment_id_payments"))
