"""Keeps the choosing of a PIN: who has proved in which call that they may, and what they have keyed once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from backend.domain.pin import ProvedBy
from backend.storage.tables_pins import pin_choices as choices


@dataclass(frozen=True, slots=True)
class PinChoice:
    """A choice under way.

    Attributes:
        conversation_id: The call in which it was proved.
        proved_by: How.
        chosen_hash: Of the PIN keyed once; None before.
        nonce: From which the drawn PIN follows; None where none was drawn.
    """

    conversation_id: int
    proved_by: ProvedBy
    chosen_hash: str | None
    nonce: str | None


_CHOICE = select(*(choices.c[name] for name in PinChoice.__dataclass_fields__))


def begin(
    connection: Connection, conversation_id: int, beneficiary_id: int, proved_by: ProvedBy, now: datetime
) -> None:
    """Write that somebody has proved in a call that they may choose; what they chose in it before is forgotten."""
    values: dict[str, object] = {"beneficiary_id": beneficiary_id, "proved_by": proved_by, "proved_at": now}
    values |= {"chosen_hash": None, "nonce": None}
    insert = upsert(choices).values(conversation_id=conversation_id, **values)
    connection.execute(insert.on_conflict_do_update(index_elements=["conversation_id"], set_=values))


def lock(connection: Connection, conversation_id: int, beneficiary_id: int, since: datetime) -> PinChoice | None:
    """The choice of a call, where it was proved since a moment; all of its owner's are locked, always in one order."""
    theirs = _CHOICE.where(choices.c.beneficiary_id == beneficiary_id, choices.c.proved_at >= since)
    rows = connection.execute(theirs.order_by(choices.c.conversation_id).with_for_update()).all()
    return next((PinChoice(*row) for row in rows if row.conversation_id == conversation_id), None)


def keep(connection: Connection, conversation_id: int, chosen_hash: str | None, nonce: str | None) -> None:
    """Keep the hash of a PIN keyed once, or from what one was drawn."""
    mine = choices.c.conversation_id == conversation_id
    connection.execute(update(choices).where(mine).values(chosen_hash=chosen_hash, nonce=nonce))


def nonce_of(connection: Connection, conversation_id: int, since: datetime) -> tuple[int, str] | None:
    """Whose PIN was drawn in a call, and from what; None where none waits to be keyed."""
    drawn = select(choices.c.beneficiary_id, choices.c.nonce).where(
        choices.c.conversation_id == conversation_id, choices.c.proved_at >= since, choices.c.nonce.is_not(None)
    )
    row = connection.execute(drawn).one_or_none()
    return (int(row[0]), str(row[1])) if row else None


def end(connection: Connection, beneficiary_id: int) -> None:
    """Somebody's PIN is chosen: no other call of theirs goes on with a proof of before."""
    connection.execute(delete(choices).where(choices.c.beneficiary_id == beneficiary_id))


def forget_before(connection: Connection, moment: datetime) -> None:
    """Forget what was proved before a moment and came to nothing."""
    connection.execute(delete(choices).where(choices.c.proved_at < moment))
