"""Keeps the one-time codes of letters by which PINs are chosen, and counts wrong ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from backend.domain.pin import MOST_CODE_ERRORS
from backend.storage.tables import beneficiaries, pins
from backend.storage.tables_issuer import activation_codes as codes


@dataclass(frozen=True, slots=True)
class KeptCode:
    """What is known of somebody's activation code: until when it is good, and how often it was wrong."""

    expires_on: date
    fails: int


def of(connection: Connection, beneficiary_id: int) -> KeptCode | None:
    """Somebody's activation code, whether it is still good or not."""
    found = connection.execute(
        select(codes.c.expires_on, codes.c.fails).where(codes.c.beneficiary_id == beneficiary_id)
    ).one_or_none()
    return KeptCode(*found) if found else None


def count_attempt(connection: Connection, beneficiary_id: int, today: date) -> tuple[str, int] | None:
    """Count a code as wrong before anybody looks at it; None where it is no longer good, or no try is left.

    The row stays locked until the transaction ends, so that parallel guesses stand in line.

    Returns:
        The seal of the code, and the tries left should it be wrong.
    """
    row = connection.execute(
        update(codes)
        .where(codes.c.beneficiary_id == beneficiary_id, codes.c.fails < MOST_CODE_ERRORS, codes.c.expires_on >= today)
        .values(fails=codes.c.fails + 1)
        .returning(codes.c.hash, codes.c.fails)
    ).one_or_none()
    return (row.hash, MOST_CODE_ERRORS - row.fails) if row else None


def forget_attempts(connection: Connection, beneficiary_id: int) -> None:
    """The code was right: wrong ones before it count no more."""
    connection.execute(update(codes).where(codes.c.beneficiary_id == beneficiary_id).values(fails=0))


def spend(connection: Connection, beneficiary_id: int) -> None:
    """The code has served, or is wanted no more."""
    connection.execute(delete(codes).where(codes.c.beneficiary_id == beneficiary_id))


def put(connection: Connection, beneficiary_id: int, seal: str, expires_on: date) -> None:
    """Keep a new code; the one before it is no longer good."""
    values = {"hash": seal, "expires_on": expires_on, "fails": 0}
    insert = upsert(codes).values(beneficiary_id=beneficiary_id, **values)
    connection.execute(insert.on_conflict_do_update(index_elements=["beneficiary_id"], set_=values))


def without_any(connection: Connection, programme: str, today: date) -> Sequence[int]:
    """The numbers of those of a programme who have neither a PIN nor a code that is still good, and are not gone."""
    has_pin = exists().where(pins.c.beneficiary_id == beneficiaries.c.id)
    has_code = exists().where(
        codes.c.beneficiary_id == beneficiaries.c.id, codes.c.fails < MOST_CODE_ERRORS, codes.c.expires_on >= today
    )
    here = or_(beneficiaries.c.closed_on.is_(None), beneficiaries.c.closed_on > today)
    query = select(beneficiaries.c.id).where(beneficiaries.c.programme == programme, here, ~has_pin, ~has_code)
    return connection.execute(query.order_by(beneficiaries.c.id)).scalars().all()
