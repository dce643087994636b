"""Keeps what was changed of where beneficiaries are reached; what stood there, and why, is sealed, to its owner.

What was forgotten is read no more: that there was a change stays, and who made it. Where its owner was reached before
it is sealed too: they are told there.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, exists, insert, select, update

from backend.domain.payer_contact import ContactChange, Reached, RegisteredNumber
from backend.storage.tables_contact import contact_changes
from backend.storage.vault import Vault, vault_of

PURPOSE, REASON, REACHED = "contact_changes.was", "contact_changes.why", "contact_changes.reached"

_CHANGE = select(*(contact_changes.c[name] for name in ContactChange.__dataclass_fields__)).where(
    contact_changes.c.was != b""
)


def keep(connection: Connection, was: Any, reached: Reached, values: Mapping[str, Any]) -> int:
    """Keep a change; its id.

    Args:
        connection: The transaction of the change.
        was: What stood there before, as JSON.
        reached: Where its owner was reached before.
        values: A value for each other column that is known.
    """
    written = insert(contact_changes).values(_sealed(connection, was, reached, values))
    return int(connection.execute(written.returning(contact_changes.c.id)).scalar_one())


def _sealed(connection: Connection, was: Any, reached: Reached, values: Mapping[str, Any]) -> dict[str, Any]:
    vault, owner = vault_of(connection), values["beneficiary_id"]
    why = values.get("why")
    return {
        **values,
        "was": sealed_was(vault, was, owner),
        "why": why and vault.seal(REASON, why.encode(), str(owner)),
        "reached": sealed_reached(vault, reached, owner),
    }


def sealed_was(vault: Vault, was: Any, beneficiary_id: int) -> bytes:
    """What stood there before a change, as it is kept."""
    return vault.seal_json(PURPOSE, was, str(beneficiary_id))


def sealed_reached(vault: Vault, reached: Reached, beneficiary_id: int) -> bytes:
    """Where its owner was reached before a change, as it is kept."""
    numbers = [(each.number, each.registered_at and each.registered_at.isoformat()) for each in reached.numbers]
    return vault.seal_json(REACHED, {"numbers": numbers, "email": reached.email}, str(beneficiary_id))


def reached_before(connection: Connection, change: ContactChange) -> Reached | None:
    """Where its owner was reached before a change; None where that was not kept yet."""
    which = select(contact_changes.c.reached).where(contact_changes.c.id == change.id)
    sealed = connection.execute(which).scalar_one_or_none()
    if sealed is None:
        return None
    known = vault_of(connection).open_json(REACHED, sealed, str(change.beneficiary_id))
    numbers = (RegisteredNumber(each, since and datetime.fromisoformat(since)) for each, since in known["numbers"])
    return Reached(tuple(numbers), known["email"])


def places_of(connection: Connection, beneficiary_id: int) -> set[str]:
    """All numbers and addresses where somebody was reached before a change of theirs, as far as that is kept."""
    theirs = (contact_changes.c.beneficiary_id == beneficiary_id) & contact_changes.c.reached.is_not(None)
    vault = vault_of(connection)
    places: set[str] = set()
    for sealed in connection.execute(select(contact_changes.c.reached).where(theirs)).scalars():
        known = vault.open_json(REACHED, sealed, str(beneficiary_id))
        places.update(number for number, _ in known["numbers"])
        places.update({known["email"]} - {None})
    return places


def lost_number_since(connection: Connection, beneficiary_id: int, moment: datetime) -> bool:
    """Whether a number of somebody's was taken away since a moment."""
    theirs = (contact_changes.c.beneficiary_id == beneficiary_id) & (contact_changes.c.kind == "number_removed")
    return bool(connection.execute(select(exists().where(theirs, contact_changes.c.at > moment))).scalar())


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
