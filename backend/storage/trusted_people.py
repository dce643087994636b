"""Keeps trusted people: their number and bond sealed, the hash of their code, how often they have heard the account."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, or_, select, update

from backend.domain.calendar import paris_date
from backend.domain.trusted import KEPT_OPEN, MOST_ERRORS, Bond, TrustedPerson, WithdrawnBy
from backend.storage.tables_trusted import trusted_people
from backend.storage.vault import vault_of

PURPOSE = "trusted_people.personal"
_OPEN = trusted_people.c.withdrawn_at.is_(None)
_GONE: dict[str, Any] = {"personal": None, "number_digest": None, "code_hash": None, "told": False}


def name(connection: Connection, person: tuple[int, str, Bond, bool], code_hash: str, now: datetime) -> int:
    """Write somebody who was chosen; returns the storage's number.

    Args:
        connection: The transaction.
        person: The beneficiary's number, their own telephone (E.164), their bond, whether they are told of payments.
        code_hash: Of their code.
        now: When.
    """
    beneficiary_id, number, bond, told = person
    vault = vault_of(connection)
    values = {
        "beneficiary_id": beneficiary_id,
        "personal": vault.seal_json(PURPOSE, {"number": number, "bond": bond}, str(beneficiary_id)),
        "number_digest": vault.digest("trusted", number),
        "code_hash": code_hash,
        "told": told,
        "named_at": now,
    }
    return int(connection.execute(insert(trusted_people).values(values).returning(trusted_people.c.id)).scalar_one())


def of_beneficiary(connection: Connection, beneficiary_id: int) -> tuple[TrustedPerson, ...]:
    """A beneficiary's trusted people, the first chosen first."""
    return _read(connection, trusted_people.c.beneficiary_id == beneficiary_id)


def told_of(connection: Connection, beneficiary_id: int) -> tuple[TrustedPerson, ...]:
    """Those of them who are told of payments: the beneficiary wished it, and they have used their code."""
    told = trusted_people.c.told & trusted_people.c.confirmed_at.is_not(None)
    return _read(connection, (trusted_people.c.beneficiary_id == beneficiary_id) & told)


def at_number(connection: Connection, number: str) -> tuple[TrustedPerson, ...]:
    """All trusted people who have a telephone number (E.164): one for each beneficiary who has chosen them."""
    return _read(connection, trusted_people.c.number_digest == vault_of(connection).digest("trusted", number))


def by_id(connection: Connection, trusted_id: int) -> TrustedPerson | None:
    """The trusted person of a number that the storage gave; None once they are withdrawn."""
    return next(iter(_read(connection, trusted_people.c.id == trusted_id)), None)


def count_attempt(connection: Connection, trusted_id: int, now: datetime) -> tuple[str, int] | None:
    """Count a code as wrong before anybody looks at it; None when no try is left, or the choice was too long ago.

    The row stays locked until the transaction ends, so that parallel guesses stand in line.

    Returns:
        The code's hash, and the tries left should it be wrong.
    """
    fresh = or_(trusted_people.c.confirmed_at.is_not(None), trusted_people.c.named_at > now - KEPT_OPEN)
    row = connection.execute(
        update(trusted_people)
        .where(trusted_people.c.id == trusted_id, _OPEN, fresh, trusted_people.c.fails < MOST_ERRORS)
        .values(fails=trusted_people.c.fails + 1)
        .returning(trusted_people.c.code_hash, trusted_people.c.fails)
    ).one_or_none()
    return (row.code_hash, MOST_ERRORS - row.fails) if row else None


def forget_attempts(connection: Connection, trusted_ids: Sequence[int]) -> None:
    """Count no wrong code any more: the right one was given."""
    _change(connection, trusted_people.c.id.in_(trusted_ids), fails=0)


def confirm(connection: Connection, trusted_id: int, now: datetime) -> None:
    """They have used their code."""
    _change(connection, trusted_people.c.id == trusted_id, fails=0, confirmed_at=now)


def count_look(connection: Connection, trusted_id: int, now: datetime) -> None:
    """They hear the account once more."""
    _change(connection, trusted_people.c.id == trusted_id, looks=trusted_people.c.looks + 1, looked_at=now)


def withdraw(connection: Connection, trusted_id: int, by: WithdrawnBy, now: datetime) -> bool:
    """Let them hear nothing any more, and keep nothing personal of them; False where that was so."""
    return _change(connection, trusted_people.c.id == trusted_id, withdrawn_at=now, withdrawn_by=by, **_GONE)


def _change(connection: Connection, which: ColumnElement[bool], **values: Any) -> bool:
    return bool(connection.execute(update(trusted_people).where(which, _OPEN).values(**values)).rowcount)


def _read(connection: Connection, which: ColumnElement[bool]) -> tuple[TrustedPerson, ...]:
    rows = connection.execute(select(trusted_people).where(which, _OPEN).order_by(trusted_people.c.id))
    return tuple(_person(connection, row) for row in rows)


def _person(connection: Connection, row: Row[Any]) -> TrustedPerson:
    personal = vault_of(connection).open_json(PURPOSE, row.personal, str(row.beneficiary_id))
    return TrustedPerson(
        id=row.id,
        beneficiary_id=row.beneficiary_id,
        bond=personal["bond"],
        number=personal["number"],
        told=row.told,
        confirmed=row.confirmed_at is not None,
        looks=row.looks,
        looked_on=paris_date(row.looked_at) if row.looked_at else None,
    )
