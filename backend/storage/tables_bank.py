"""The tables of the bank: transfer files, what became of them, disputes, and what is printed.

The unique constraints are the last line of defence: one file for each programme and day, a payment in at
most one file, a report imported once, a state entered once.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from backend.storage.tables import metadata


def _id() -> Column[int]:
    return Column("id", BigInteger, Identity(always=True), primary_key=True)


def _payment(*, primary: bool = False) -> Column[int]:
    return Column(
        "payment_id",
        BigInteger,
        ForeignKey("payments.id"),
        primary_key=primary,
        nullable=False,
        index=not primary,
    )


def _moment(name: str, *, null: bool = False) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=null)


payment_events = Table(
    "payment_events",
    metadata,
    _payment(primary=True),
    Column("state", Text, primary_key=True),
    _moment("at"),
    Column("by", Text, nullable=False),
    Column("reason", Text),
    comment="When a payment left its first state, through whom and why; each state is entered once.",
)

bank_files = Table(
    "bank_files",
    metadata,
    _id(),
    Column("programme", Text, nullable=False),
    Column("business_day", Date, nullable=False),
    Column("message_id", Text, nullable=False, unique=True),
    Column("content", LargeBinary, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("transfers", Integer, nullable=False),
    Column("cents", BigInteger, nullable=False),
    _moment("made_at"),
    _moment("sent_at", null=True),
    UniqueConstraint("programme", "business_day"),
    CheckConstraint("transfers > 0 and cents > 0", name="it_pays_somebody"),
    CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256_is_hexadecimal"),
)

bank_transfers = Table(
    "bank_transfers",
    metadata,
    _payment(primary=True),
    Column("file_id", BigInteger, ForeignKey("bank_files.id"), nullable=False, index=True),
    Column("end_to_end_id", Text, nullable=False, unique=True),
    Column("cents", Integer, nullable=False),
    Column("iban_digest", LargeBinary),
    Column("state", Text, nullable=False, server_default="given"),
    Column("reason", Text),
    _moment("told_at", null=True),
    CheckConstraint("state in ('given', 'noted', 'settled', 'rejected')", name="state_is_known"),
    CheckConstraint("cents > 0", name="cents_are_positive"),
)

bank_left_out = Table(
    "bank_left_out",
    metadata,
    _payment(primary=True),
    Column("reason", Text, nullable=False),
    _moment("noticed_at"),
    comment="Payments that no file could hold, so that each opens one task and not one every day.",
)

bank_reports = Table(
    "bank_reports",
    metadata,
    _id(),
    Column("kind", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sha256", Text, nullable=False, unique=True),
    _moment("imported_at"),
    _moment("applied_at", null=True),
    Column("waits", Boolean, nullable=False, server_default=false()),
    CheckConstraint("kind in ('pain.002', 'camt.053', 'camt.054')", name="kind_is_known"),
)

bank_bookings = Table(
    "bank_bookings",
    metadata,
    _payment(primary=True),
    Column("ruling", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("reference", Text, primary_key=True),
    Column("report_id", BigInteger, ForeignKey("bank_reports.id")),
    CheckConstraint("ruling in ('settled', 'rejected')", name="ruling_is_known"),
    comment="Each debit and return of a transfer, as each kind of answer told it first; before migration 0017: "
    "kind ''.",
)

disputes = Table(
    "disputes",
    metadata,
    _id(),
    _payment(),
    Column("by", Text, nullable=False),
    Column("words", LargeBinary, nullable=False),
    _moment("opened_at"),
    _moment("closed_at", null=True),
    Column("rightful", Boolean),
    Index("uq_disputes_open", "payment_id", "by", unique=True, postgresql_where="closed_at is null"),
)

interventions = Table(
    "interventions",
    metadata,
    _id(),
    Column("kind", Text, nullable=False),
    Column("payment_id", BigInteger, ForeignKey("payments.id"), index=True),
    Column("intervenant_id", BigInteger, ForeignKey("intervenants.id"), index=True),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    _moment("at"),
    CheckConstraint(
        "kind in ('iban', 'settle', 'pay_again', 'hold', 'release', 'refund', 'resolve')", name="kind_is_known"
    ),
    CheckConstraint("who <> '' and why <> ''", name="somebody_says_why"),
    comment="What was done by hand to a payment or an intervenant: who, when and why.",
)

print_batches = Table(
    "print_batches",
    metadata,
    _id(),
    _moment("made_at"),
    _moment("written_at", null=True),
)

print_jobs = Table(
    "print_jobs",
    metadata,
    _id(),
    Column("key", Text, nullable=False),
    Column("beneficiary_id", BigInteger, ForeignKey("beneficiaries.id"), nullable=False, index=True),
    Column("payment_id", BigInteger, ForeignKey("payments.id"), index=True),
    Column("month", Date),
    _moment("asked_at"),
    Column("batch_id", BigInteger, ForeignKey("print_batches.id"), index=True),
    CheckConstraint("(payment_id is null) <> (month is null)", name="a_receipt_or_a_statement"),
    Index("uq_print_jobs_waiting", "key", unique=True, postgresql_where="batch_id is null"),
    Index("uq_print_jobs_monthly", "key", unique=True, postgresql_where="key like 'monthly:%'"),
)
