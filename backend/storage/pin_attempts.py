"""Keeps hashes of PINs and counts wrong ones."""

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from backend.domain.pin import MOST_PIN_ERRORS
from backend.storage.tables import pins


def count_attempt(connection: Connection, beneficiary_id: int) -> tuple[str, int] | None:
    """Count a PIN as wrong before anybody looks at it; None when no try is left.

    The row stays locked until the transaction ends, so that parallel guesses stand in line.

    Returns:
        The PIN's hash, and the tries left should it be wrong.
    """
    row = connection.execute(
        update(pins)
        .where(pins.c.beneficiary_id == beneficiary_id, pins.c.fails < MOST_PIN_ERRORS)
        .values(fails=pins.c.fails + 1)
        .returning(pins.c.hash, pins.c.fails)
    ).one_or_none()
    return (row.hash, MOST_PIN_ERRORS - row.fails) if row else None


def forget_attempts(connection: Connection, beneficiary_id: int) -> bool:
    """Count no wrong PIN any more: the right one was given, or an adviser unblocks. False: no such PIN."""
    done = connection.execute(update(pins).where(pins.c.beneficiary_id == beneficiary_id).values(fails=0))
    return bool(done.rowcount)


def keep_hash(connection: Connection, beneficiary_id: int, hashed: str) -> None:
    """Keep another hash of the same PIN."""
    connection.execute(update(pins).where(pins.c.beneficiary_id == beneficiary_id).values(hash=hashed))


def by_pepper(connection: Connection) -> dict[str, int]:
    """How many hashes were made under each pepper, by its id; an empty one is of before peppers had any."""
    made_under = func.split_part(pins.c.hash, "$", 1)
    return {row[0]: int(row[1]) for row in connection.execute(select(made_under, func.count()).group_by(made_under))}


def is_blocked(connection: Connection, beneficiary_id: int) -> bool | None:
    """Whether too many wrong PINs have blocked payments; None for who has no PIN."""
    blocked = select(pins.c.fails >= MOST_PIN_ERRORS).where(pins.c.beneficiary_id == beneficiary_id)
    found: bool | None = connection.execute(blocked).scalar()
    return found


def insert_pin(connection: Connection, beneficiary_id: int, hashed: str) -> bool:
    """Give somebody who has no PIN one; False where they have one already, which stays."""
    values = {"beneficiary_id": beneficiary_id, "hash": hashed}
    return bool(connection.execute(upsert(pins).values(values).on_conflict_do_nothing()).rowcount)
