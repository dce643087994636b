"""The table of tries to be recognised."""

from sqlalchemy import CheckConstraint, Column, DateTime, Index, Integer, Table, Text

from backend.storage.tables import metadata

identification_tries = Table(
    "identification_tries",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("held_until", DateTime(timezone=True)),
    CheckConstraint('"count" >= 0', name="count_is_not_negative"),
    Index("ix_identification_tries_since", "since"),
    comment="How often a code, a number or everybody was tried; a subject is a keyed digest, never what it stands for.",
)
