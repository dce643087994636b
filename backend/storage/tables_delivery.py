"""The tables of what goes out: what a provider was handed, who wants no texts, what needs a person."""

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
from sqlalchemy.dialects.postgresql import JSONB

from backend.storage.tables import metadata

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("news_key", Text, nullable=False, unique=True),
    Column("channel", Text, nullable=False),
    Column("sid", Text, unique=True),
    Column("state", Text, nullable=False),
    Column("error_code", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("channel in ('sms','voice','email')", name="channel_is_known"),
    CheckConstraint(
        "state in ('waiting','sending','unknown','queued','sent','delivered','undelivered','failed')",
        name="state_is_known",
    ),
    Index("ix_deliveries_updated_at", "updated_at"),
    comment="One row for each thing handed to a provider; the outbox row of the same key asked for it.",
)

opt_outs = Table(
    "opt_outs",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("programme", Text, primary_key=True),
    Column("since", DateTime(timezone=True), nullable=False),
    comment="The digest of a number that wants no texts of a programme, until its row is deleted.",
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("payload", JSONB, nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("closed_at", DateTime(timezone=True)),
    Column("note", LargeBinary),
    Column("taken_by", Text),
    Column("taken_at", DateTime(timezone=True)),
    Index("ix_tasks_open", "opened_at", postgresql_where="closed_at is null"),
    comment="What advisers and operators have to look at. The payload has ids and references, no names; "
    "the note is sealed.",
)

call_numbers = Table(
    "call_numbers",
    metadata,
    Column("task_id", BigInteger, ForeignKey("tasks.id"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False, index=True),
    comment="At which number an adviser calls somebody back; forgotten when the task is closed.",
)
