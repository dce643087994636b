"""The table of what is said in the place of sentences of the files."""

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

from backend.storage.tables import metadata

wording_versions = Table(
    "wording_versions",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("key", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("words", Text),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("why", LargeBinary, nullable=False),
    CheckConstraint("length(words) between 1 and 1500", name="words_are_a_sentence"),
    Index("ix_wording_versions_key", "key", "part", "id"),
    comment="What is said in the place of a sentence of the files, the newest of each key and part; without words: the"
    " files' own again. `why` is sealed. Append-only.",
)
