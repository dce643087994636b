"""The table of sentences that were not understood, kept for learning."""

from sqlalchemy import Column, Date, Identity, Index, Integer, LargeBinary, Table, Text

from backend.storage.tables import metadata

misheard_sentences = Table(
    "misheard_sentences",
    metadata,
    Column("id", Integer, Identity(always=True), primary_key=True),
    Column("sentence", LargeBinary, nullable=False),
    Column("question", Text, nullable=False),
    Column("heard_on", Date, nullable=False),
    Index("ix_misheard_sentences_heard_on", "heard_on"),
    comment="Sentences that were not understood, masked and sealed: nothing of who said them.",
)
