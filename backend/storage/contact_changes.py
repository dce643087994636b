"""Keeps what was changed of where beneficiaries are reached; what stood there before is sealed, to its owner."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from backend.domain.payer_contact import ContactChange
from backend.storage.tables_contact import contact_changes
from backend.storage.vault import vault_of

PURPOSE = "contact_changes.was"

_CHANGE = select(*(contact_changes.c[name] for name in ContactChange.__dataclass_fields__))


def keep(connection: Connection, was: Any, values: Mapping[str, Any]) -> int:
    """Keep a change: what stood there before, as JSON, and a value for each other column that is known; its id."""
    closed = vault_of(connection).seal_json(PURPOSE, was, str(values["beneficiary_id"]))
    written = insert(contact_changes).values(was=closed, **values)
    return int(connection.execute(written.returning(contact_changes.c.id)).scalar_one())


def find(connection: Connection, change_id: int) -> ContactChange | None:
    """A change; None where there is none of this number."""
    row = connection.execute(_CHANGE.where(contact_changes.c.id == change_id)).one_or_none()
    return _read(connection, row) if row else None


def newest(connection: Connection, beneficiary_id: int, most: int) -> list[ContactChange]:
    """A beneficiary's changes, the newest first."""
    theirs = _CHANGE.where(contact_changes.c.beneficiary_id == beneficiary_id)
    rows = connection.execute(theirs.order_by(contact_changes.c.id.desc()).limit(most))
    return [_read(connection, row) for row in rows]


def undo(connection: Connection, change_id: int, at: datetime) -> bool:
    """Write that a change was undone; False where it was already."""
    still = (contact_changes.c.id == change_id) & contact_changes.c.undone_at.is_(None)
    return bool(connection.execute(update(contact_changes).where(still).values(undone_at=at)).rowcount)


def _read(connection: Connection, row: Any) -> ContactChange:
    change_id, owner, kind, was, *rest = row
    opened = vault_of(connection).open_json(PURPOSE, was, str(owner))
    return ContactChange(change_id, owner, kind, opened, *rest)
