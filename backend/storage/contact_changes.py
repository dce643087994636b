"""Keeps what was changed of where beneficiaries are reached; what stood there, and why, is sealed, to its owner.

What was forgotten is read no more: that there was a change stays, and who made it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from backend.domain.payer_contact import ContactChange
from backend.storage.tables_contact import contact_changes
from backend.storage.vault import vault_of

PURPOSE, REASON = "contact_changes.was", "contact_changes.why"

_CHANGE = select(*(contact_changes.c[name] for name in ContactChange.__dataclass_fields__)).where(
    contact_changes.c.was != b""
)


def keep(connection: Connection, was: Any, values: Mapping[str, Any]) -> int:
    """Keep a change: what stood there before, as JSON, and a value for each other column that is known; its id."""
    vault, owner, why = vault_of(connection), str(values["beneficiary_id"]), values.get("why")
    closed = {"was": vault.seal_json(PURPOSE, was, owner), "why": why and vault.seal(REASON, why.encode(), owner)}
    written = insert(contact_changes).values({**values, **closed})
    return int(connection.execute(written.returning(contact_changes.c.id)).scalar_one())


def find(connection: Connection, change_id: int) -> ContactChange | None:
    """A change; None where there is none of this number."""
    row = connection.execute(_CHANGE.where(contact_changes.c.id == change_id)).mappings().one_or_none()
    return _read(connection, row) if row else None


def newest(connection: Connection, beneficiary_id: int, most: int) -> list[ContactChange]:
    """A beneficiary's changes, the newest first."""
    theirs = _CHANGE.where(contact_changes.c.beneficiary_id == beneficiary_id)
    rows = connection.execute(theirs.order_by(contact_changes.c.id.desc()).limit(most)).mappings()
    return [_read(connection, row) for row in rows]


def undo(connection: Connection, change_id: int, at: datetime) -> bool:
    """Write that a change was undone; False where it was already."""
    still = (contact_changes.c.id == change_id) & contact_changes.c.undone_at.is_(None)
    return bool(connection.execute(update(contact_changes).where(still).values(undone_at=at)).rowcount)


def _read(connection: Connection, row: RowMapping) -> ContactChange:
    vault, owner = vault_of(connection), str(row["beneficiary_id"])
    opened = {"was": vault.open_json(PURPOSE, row["was"], owner)}
    if row["why"] is not None:
        opened["why"] = vault.open(REASON, row["why"], owner).decode()
    return ContactChange(**{**row, **opened})
