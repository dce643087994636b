"""Finds beneficiaries by what they are known by, and keeps where they are reached and their wish for paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, exists, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql import ColumnElement

from backend.domain.payer_contact import PayerContact, PayerWay, PostalAddress, RegisteredNumber
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
    return [each.number for each in registered_numbers(connection, beneficiary_id)]


def registered_numbers(connection: Connection, beneficiary_id: int) -> tuple[RegisteredNumber, ...]:
    """The same with the moment since which each is on file, in the order of their digits."""
    columns = (beneficiary_phones.c.number, beneficiary_phones.c.registered_at)
    query = select(*columns).where(beneficiary_phones.c.beneficiary_id == beneficiary_id)
    return tuple(RegisteredNumber(*row) for row in connection.execute(query.order_by(beneficiary_phones.c.number)))


def register_number(connection: Connection, beneficiary_id: int, number: str, at: datetime | None = None) -> bool:
    """Make a telephone number (E.164) one of the beneficiary's; False where it was already.

    Args:
        connection: The transaction.
        beneficiary_id: Whose it is.
        number: The number.
        at: When its owner had it registered; None where the issuer or an adviser gives it.
    """
    values = {"number": number, "beneficiary_id": beneficiary_id, "registered_at": at}
    return bool(connection.execute(upsert(beneficiary_phones).values(values).on_conflict_do_nothing()).rowcount)


def remove_number(connection: Connection, beneficiary_id: int, number: str) -> bool:
    """Take a telephone number (E.164) away from a beneficiary; False where it was none of theirs."""
    theirs = (beneficiary_phones.c.beneficiary_id == beneficiary_id) & (beneficiary_phones.c.number == number)
    return bool(connection.execute(delete(beneficiary_phones).where(theirs)).rowcount)


def contact_of(connection: Connection, beneficiary_id: int, *, locked: bool = False) -> PayerContact:
    """Where a beneficiary is reached; locked until the transaction ends, where that is asked."""
    query = select(beneficiaries).where(beneficiaries.c.id == beneficiary_id)
    row = connection.execute(query.with_for_update() if locked else query).mappings().one()
    known = row["street"] or row["town"]
    parts = (row[part] or "" for part in ("street", "postcode", "town", "address_more"))
    numbers = registered_numbers(connection, beneficiary_id)
    return PayerContact(numbers, row["email"], PostalAddress(*parts) if known else None, row["told_by"])


def change_address(connection: Connection, beneficiary_id: int, address: PostalAddress | None) -> None:
    """Keep where a beneficiary lives; None where that is not known any more."""
    lives = address or PostalAddress("", "", "")
    parts = {"address_more": lives.more, "street": lives.street, "postcode": lives.postcode, "town": lives.town}
    _change(connection, beneficiary_id, **{name: part or None for name, part in parts.items()})


def change_email(connection: Connection, beneficiary_id: int, email: str | None) -> None:
    """Keep a beneficiary's e-mail address; None where there is none."""
    _change(connection, beneficiary_id, email=email)


def tell_payer_by(connection: Connection, beneficiary_id: int, way: PayerWay | None) -> None:
    """Keep how a beneficiary wants to be told of payments; None where they have not chosen."""
    _change(connection, beneficiary_id, told_by=way)


def _change(connection: Connection, beneficiary_id: int, **values: str | None) -> None:
    connection.execute(update(beneficiaries).where(beneficiaries.c.id == beneficiary_id).values(**values))


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
