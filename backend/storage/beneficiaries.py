"""Finds beneficiaries by what they are known by, and keeps their numbers and their wish for paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, exists, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql import ColumnElement

from backend.domain.people import Beneficiary
from backend.storage.tables import beneficiaries, beneficiary_phones


@dataclass(frozen=True, slots=True)
class LetterRecipient:
    """Whom a letter is for, and where they live: None where it is not known."""

    programme: str
    cesu_code: str
    civility: str
    given_name: str
    family_name: str
    address_more: str | None
    street: str | None
    postcode: str | None
    town: str | None


_BENEFICIARY = select(*(beneficiaries.c[name] for name in Beneficiary.__dataclass_fields__))


def fitting(
    connection: Connection, programmes: Sequence[str], cesu_codes: Sequence[str], born_on: Sequence[date]
) -> list[Beneficiary]:
    """Those of some programmes who have one of the codes and one of the birth dates."""
    return _read(
        connection,
        beneficiaries.c.programme.in_(programmes),
        beneficiaries.c.cesu_code.in_(cesu_codes),
        beneficiaries.c.birth_date.in_(born_on),
    )


def with_code(connection: Connection, cesu_code: str) -> list[Beneficiary]:
    """Those who have a CESU code, at most one in each programme."""
    return _read(connection, beneficiaries.c.cesu_code == cesu_code)


def ids_with_codes(connection: Connection, cesu_codes: Sequence[str]) -> list[int]:
    """The numbers of those who have one of some CESU codes."""
    query = select(beneficiaries.c.id).where(beneficiaries.c.cesu_code.in_(cesu_codes)).order_by(beneficiaries.c.id)
    return list(connection.execute(query).scalars())


def by_id(connection: Connection, beneficiary_id: int) -> Beneficiary:
    """The beneficiary of a number that the storage gave."""
    (found,) = _read(connection, beneficiaries.c.id == beneficiary_id)
    return found


def is_closed(connection: Connection, beneficiary_id: int, today: date) -> bool:
    """Whether a beneficiary's account is closed."""
    closed = (beneficiaries.c.id == beneficiary_id) & (beneficiaries.c.closed_on <= today)
    return bool(connection.execute(select(exists().where(closed))).scalar())


def is_known(connection: Connection, beneficiary_id: int) -> bool:
    """Whether there is a beneficiary of this number."""
    return bool(_read(connection, beneficiaries.c.id == beneficiary_id))


def same_person(connection: Connection, programmes: Sequence[str], beneficiary_id: int) -> list[Beneficiary]:
    """The accounts in some programmes with a beneficiary's CESU code and birth date: at most one in each."""
    theirs = select(beneficiaries.c.cesu_code, beneficiaries.c.birth_date).where(beneficiaries.c.id == beneficiary_id)
    known_by = tuple_(beneficiaries.c.cesu_code, beneficiaries.c.birth_date)
    return _read(connection, beneficiaries.c.programme.in_(programmes), known_by.in_(theirs))


def at_number(connection: Connection, programmes: Sequence[str], number: str) -> list[Beneficiary]:
    """Those of some programmes for whom a telephone number (E.164) is registered."""
    registered = select(beneficiary_phones.c.beneficiary_id).where(beneficiary_phones.c.number == number)
    return _read(connection, beneficiaries.c.id.in_(registered), beneficiaries.c.programme.in_(programmes))


def _read(connection: Connection, *conditions: ColumnElement[bool]) -> list[Beneficiary]:
    return [Beneficiary(*row) for row in connection.execute(_BENEFICIARY.where(*conditions))]


def numbers_of(connection: Connection, beneficiary_id: int) -> list[str]:
    """The telephone numbers (E.164) registered for a beneficiary."""
    query = select(beneficiary_phones.c.number).where(beneficiary_phones.c.beneficiary_id == beneficiary_id)
    return list(connection.execute(query.order_by(beneficiary_phones.c.number)).scalars())


def numbers_before(connection: Connection, beneficiary_id: int, moment: datetime) -> list[str]:
    """Those of a beneficiary's numbers (E.164) that the issuer gave, or that were registered before a moment."""
    since = beneficiary_phones.c.registered_at
    query = select(beneficiary_phones.c.number).where(
        beneficiary_phones.c.beneficiary_id == beneficiary_id, or_(since.is_(None), since < moment)
    )
    return list(connection.execute(query.order_by(beneficiary_phones.c.number)).scalars())


def register_number(connection: Connection, beneficiary_id: int, number: str, now: datetime | None) -> None:
    """Make a telephone number (E.164) one of the beneficiary's, if it is not yet; `now` is None for the issuer's."""
    values = {"number": number, "beneficiary_id": beneficiary_id, "registered_at": now}
    connection.execute(upsert(beneficiary_phones).values(values).on_conflict_do_nothing())


def recipient(connection: Connection, beneficiary_id: int) -> LetterRecipient:
    """Whom a letter to the beneficiary is for."""
    columns = [beneficiaries.c[name] for name in LetterRecipient.__dataclass_fields__]
    return LetterRecipient(*connection.execute(select(*columns).where(beneficiaries.c.id == beneficiary_id)).one())


def guessable(connection: Connection, beneficiary_id: int) -> tuple[date, str]:
    """What a PIN must not be made of: the birth date and the CESU code of its owner."""
    columns = (beneficiaries.c.birth_date, beneficiaries.c.cesu_code)
    born_on, cesu_code = connection.execute(select(*columns).where(beneficiaries.c.id == beneficiary_id)).one()
    return born_on, cesu_code


def want_paper(connection: Connection, beneficiary_id: int, *, wants: bool) -> bool:
    """Keep whether a beneficiary wants monthly statements on paper; False when there is no such person."""
    kept = update(beneficiaries).where(beneficiaries.c.id == beneficiary_id).values(wants_paper=wants)
    return bool(connection.execute(kept).rowcount)
