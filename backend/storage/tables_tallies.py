"""The table of how often each question was understood."""

from sqlalchemy import CheckConstraint, Column, Date, Integer, Table, Text

from backend.storage.tables import metadata

question_tallies = Table(
    "question_tallies",
    metadata,
    Column("day", Date, primary_key=True),
    Column("programme", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("understood", Integer, nullable=False),
    Column("puzzled", Integer, nullable=False),
    Column("silent", Integer, nullable=False),
    Column("wrong", Integer, nullable=False, server_default="0"),
    CheckConstraint("understood >= 0 and puzzled >= 0 and silent >= 0 and wrong >= 0", name="counts_are_not_negative"),
    comment="How often the answers to a question were understood, were not, were silence or a wrong secret, by the day"
    " in Paris: nobody's words, and nobody's number.",
)
