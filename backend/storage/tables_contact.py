"""The table of what was changed of where beneficiaries are reached, so that an adviser can undo it."""

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, ForeignKey, Identity, LargeBinary, Table, Text

from backend.storage.tables import metadata

contact_changes = Table(
    "contact_changes",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("beneficiary_id", BigInteger, ForeignKey("beneficiaries.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("was", LargeBinary, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("who", Text),
    Column("why", LargeBinary),
    Column("undone_at", DateTime(timezone=True)),
    Column("reached", LargeBinary),
    CheckConstraint("kind in ('number_added', 'number_removed', 'address', 'email', 'told_by')", name="kind_is_known"),
    comment="`was` is what stood there before, or the number that came or went; `who` is null for its owner. `was` and"
    " `why` are sealed, and empty once they are forgotten. `reached` is where its owner was reached before.",
)
