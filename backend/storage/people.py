"""Finds beneficiaries and intervenants, and counts wrong PINs."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, and_, bindparam, case, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql import ColumnElement

from backend.domain.people import Beneficiary, NanQuery, Payee
from backend.domain.pin import MOST_PIN_ERRORS
from backend.storage.tables import beneficiaries, beneficiary_phones, intervenants, known_intervenants, pins

MOST_KNOWN = 50

_BENEFICIARY = (
    beneficiaries.c.id,
    beneficiaries.c.programme,
    beneficiaries.c.civility,
    beneficiaries.c.given_name,
    beneficiaries.c.family_name,
)
_PAYEE = (intervenants.c.id, intervenants.c.kind, intervenants.c.given_name, intervenants.c.family_name)


def find_beneficiaries(
    connection: Connection, programme: str, cesu_codes: Sequence[str], born_on: Sequence[date]
) -> list[Beneficiary]:
    """Those of a programme who have one of the codes and one of the birth dates."""
    rows = connection.execute(
        select(*_BENEFICIARY).where(
            beneficiaries.c.programme == programme,
            beneficiaries.c.cesu_code.in_(cesu_codes),
            beneficiaries.c.birth_date.in_(born_on),
        )
    )
    return [Beneficiary(*row) for row in rows]


def beneficiaries_at(connection: Connection, programme: str, number: str) -> list[Beneficiary]:
    """Those of a programme for whom a telephone number (E.164) is registered."""
    rows = connection.execute(
        select(*_BENEFICIARY)
        .join(beneficiary_phones, beneficiary_phones.c.beneficiary_id == beneficiaries.c.id)
        .where(beneficiary_phones.c.number == number, beneficiaries.c.programme == programme)
    )
    return [Beneficiary(*row) for row in rows]


def beneficiary(connection: Connection, beneficiary_id: int) -> Beneficiary:
    """The beneficiary of a number that the storage gave."""
    return Beneficiary(*connection.execute(select(*_BENEFICIARY).where(beneficiaries.c.id == beneficiary_id)).one())


def payee(connection: Connection, intervenant_id: int) -> Payee:
    """The intervenant of a number that the storage gave."""
    return Payee(*connection.execute(select(*_PAYEE).where(intervenants.c.id == intervenant_id)).one())


def payees_at(connection: Connection, number: str) -> list[Payee]:
    """The intervenants who are reached at a telephone number (E.164)."""
    return [Payee(*row) for row in connection.execute(select(*_PAYEE).where(intervenants.c.phone == number))]


def programme_of(connection: Connection, beneficiary_id: int) -> str:
    """The code of a beneficiary's programme."""
    query = select(beneficiaries.c.programme).where(beneficiaries.c.id == beneficiary_id)
    return str(connection.execute(query).scalar_one())


def numbers_of(connection: Connection, beneficiary_id: int) -> list[str]:
    """The telephone numbers (E.164) registered for a beneficiary."""
    query = select(beneficiary_phones.c.number).where(beneficiary_phones.c.beneficiary_id == beneficiary_id)
    return list(connection.execute(query.order_by(beneficiary_phones.c.number)).scalars())


def register_number(connection: Connection, beneficiary_id: int, number: str) -> None:
    """Make a telephone number (E.164) one of the beneficiary's, if it is not yet."""
    values = {"number": number, "beneficiary_id": beneficiary_id}
    connection.execute(upsert(beneficiary_phones).values(values).on_conflict_do_nothing())


def find_payees(connection: Connection, queries: Sequence[NanQuery]) -> list[Payee]:
    """The affiliated intervenants that fit one of the queries, each once."""
    if not queries:
        return []
    rows = connection.execute(select(*_PAYEE).where(or_(*map(_fits, queries))).distinct())
    return [Payee(*row) for row in rows]


def _fits(query: NanQuery) -> ColumnElement[bool]:
    body, _, key = query.nan.partition("*")
    kind = "legal" if query.born_on is None else "natural"
    fits = and_(intervenants.c.nan_body == body, intervenants.c.kind == kind)
    if key:
        fits = and_(fits, intervenants.c.nan_key == key)
    return fits if query.born_on is None else and_(fits, intervenants.c.birth_date == query.born_on)


_KNOWN = (
    select(*_PAYEE)
    .join(known_intervenants, known_intervenants.c.intervenant_id == intervenants.c.id)
    .where(known_intervenants.c.beneficiary_id == bindparam("beneficiary_id"))
    .order_by(known_intervenants.c.last_paid_at.desc().nulls_last(), intervenants.c.family_name, intervenants.c.id)
    .limit(MOST_KNOWN)
)


def known_payees(connection: Connection, beneficiary_id: int) -> tuple[Payee, ...]:
    """A beneficiary's intervenants, the last paid first."""
    return tuple(Payee(*row) for row in connection.execute(_KNOWN, {"beneficiary_id": beneficiary_id}))


def known_payees_with(connection: Connection, beneficiary_id: int, nan: str) -> list[Payee]:
    """A beneficiary's intervenants who have a NAN, `0012345*1`, or one without its key, `0012345*`."""
    body, _, key = nan.partition("*")
    fits = (known_intervenants.c.beneficiary_id == beneficiary_id) & (intervenants.c.nan_body == body)
    if key:
        fits &= intervenants.c.nan_key == key
    query = select(*_PAYEE).join(known_intervenants, known_intervenants.c.intervenant_id == intervenants.c.id)
    return [Payee(*row) for row in connection.execute(query.where(fits))]


def count_pin_try(connection: Connection, beneficiary_id: int) -> tuple[str, int] | None:
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


def forget_pin_tries(connection: Connection, beneficiary_id: int) -> bool:
    """Count no wrong PIN any more: the right one was given, or an adviser unblocks. False: no such PIN."""
    done = connection.execute(update(pins).where(pins.c.beneficiary_id == beneficiary_id).values(fails=0))
    return bool(done.rowcount)


def pin_is_blocked(connection: Connection, beneficiary_id: int) -> bool:
    """Whether payments are blocked; someone without a PIN cannot pay either."""
    blocked = case((pins.c.fails >= MOST_PIN_ERRORS, True), else_=False)
    found = connection.execute(select(blocked).where(pins.c.beneficiary_id == beneficiary_id)).scalar()
    return found is not False
