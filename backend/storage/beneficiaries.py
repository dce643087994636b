"""Finds beneficiaries by what they are known by, and keeps where they are reached and their wish for paper."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ARRAY, Connection, LargeBinary, Text, any_, bindparam, delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql import ColumnElement

from backend.domain.payer_contact import PayerContact, PayerWay, PostalAddress, RegisteredNumber
from backend.domain.people import Beneficiary
from backend.storage import sealed_people
from backend.storage.opened_pages import opened_pages
from backend.storage.prepared import FoundRow, Prepared
from backend.storage.sealed_people import BENEFICIARIES, ERASED, Fields, cesu_digest, phone_digest
from backend.storage.tables import beneficiaries, beneficiary_phones, person_keys
from backend.storage.vault import vault_of


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


@dataclass(frozen=True, slots=True)
class _OpenedPayer:
    """A row as it was opened; no fields where its owner is erased."""

    id: int
    programme: str
    closed_on: date | None
    fields: Fields

    @property
    def beneficiary(self) -> Beneficiary:
        return beneficiary_of(self.id, self.programme, self.fields, self.closed_on)


_COLUMNS = ("id", "programme", "closed_on", "told_by", "key_id", "sealed")
_ROW = select(*(beneficiaries.c[name] for name in _COLUMNS), person_keys.c.wrapped).select_from(BENEFICIARIES.joined)
_BY_ID = Prepared(_ROW.where(beneficiaries.c.id == bindparam("number")))
_PHONES = Prepared(
    select(beneficiary_phones.c.digest, beneficiary_phones.c.registered_at).where(
        beneficiary_phones.c.beneficiary_id == bindparam("owner")
    )
)


def beneficiary_of(number: int, programme: str, fields: Fields, closed_on: date | None = None) -> Beneficiary:
    """The beneficiary whose fields were opened."""
    if not fields:
        return Beneficiary(number, programme, "", "", ERASED, closed_on)
    names = fields["civility"], fields["given_name"], fields["family_name"]
    return Beneficiary(number, programme, *names, closed_on)


_FITTING = Prepared(
    _ROW.where(
        beneficiaries.c.programme == any_(bindparam("programmes", type_=ARRAY(Text))),
        beneficiaries.c.cesu_digest == any_(bindparam("digests", type_=ARRAY(LargeBinary))),
    )
)


def fitting(
    connection: Connection, programmes: Sequence[str], cesu_codes: Sequence[str], born_on: Sequence[date]
) -> list[Beneficiary]:
    """Those of some programmes who have one of the codes and one of the birth dates."""
    vault = vault_of(connection)
    digests = [cesu_digest(vault, code) for code in cesu_codes]
    rows = _FITTING.mappings(connection, {"programmes": list(programmes), "digests": digests})
    found = [_opened(connection, row) for row in rows]
    born = {day.isoformat() for day in born_on}
    return [each.beneficiary for each in found if each.fields.get("birth_date") in born]


def _have(connection: Connection, cesu_codes: Iterable[str]) -> ColumnElement[bool]:
    """Who has one of some CESU codes."""
    vault = vault_of(connection)
    return beneficiaries.c.cesu_digest.in_([cesu_digest(vault, code) for code in cesu_codes])


def with_code(connection: Connection, cesu_code: str) -> list[Beneficiary]:
    """Those who have a CESU code, at most one in each programme."""
    return [each.beneficiary for each in _read(connection, _have(connection, [cesu_code]))]


def everybody(connection: Connection, programmes: Sequence[str]) -> Iterator[Beneficiary]:
    """Everybody of some programmes, opened one page after the other; not who is erased."""
    for row, fields in opened_pages(connection, BENEFICIARIES, _ROW.where(beneficiaries.c.programme.in_(programmes))):
        yield beneficiary_of(row["id"], row["programme"], fields, row["closed_on"])


def ids_with_codes(connection: Connection, cesu_codes: Sequence[str]) -> list[int]:
    """The numbers of those who have one of some CESU codes."""
    query = select(beneficiaries.c.id).where(_have(connection, cesu_codes)).order_by(beneficiaries.c.id)
    return list(connection.execute(query).scalars())


def by_id(connection: Connection, beneficiary_id: int) -> Beneficiary:
    """The beneficiary of a number that the storage gave."""
    return _one(connection, beneficiary_id).beneficiary


def _one(connection: Connection, beneficiary_id: int) -> _OpenedPayer:
    (row,) = _BY_ID.mappings(connection, {"number": beneficiary_id})
    return _opened(connection, row)


def is_known(connection: Connection, beneficiary_id: int) -> bool:
    """Whether there is a beneficiary of this number."""
    return bool(connection.execute(select(exists().where(beneficiaries.c.id == beneficiary_id))).scalar())


def same_person(connection: Connection, programmes: Sequence[str], beneficiary_id: int) -> list[Beneficiary]:
    """The accounts in some programmes with a beneficiary's CESU code and birth date: at most one in each."""
    theirs = _one(connection, beneficiary_id).fields
    if not theirs:
        return []
    found = _read(connection, beneficiaries.c.programme.in_(programmes), _have(connection, [theirs["cesu_code"]]))
    return [each.beneficiary for each in found if each.fields["birth_date"] == theirs["birth_date"]]


def at_number(connection: Connection, programmes: Sequence[str], number: str) -> list[Beneficiary]:
    """Those of some programmes for whom a telephone number (E.164) is registered."""
    digest = phone_digest(vault_of(connection), number)
    registered = select(beneficiary_phones.c.beneficiary_id).where(beneficiary_phones.c.digest == digest)
    found = _read(connection, beneficiaries.c.id.in_(registered), beneficiaries.c.programme.in_(programmes))
    # A digest says where to look; whose number it is, only what is sealed says.
    return [each.beneficiary for each in found if number in each.fields.get("phones", ())]


def _read(connection: Connection, *conditions: ColumnElement[bool]) -> list[_OpenedPayer]:
    return [_opened(connection, row) for row in connection.execute(_ROW.where(*conditions)).mappings()]


def _opened(connection: Connection, row: FoundRow) -> _OpenedPayer:
    fields = sealed_people.opened_row(connection, BENEFICIARIES, row)
    return _OpenedPayer(row["id"], row["programme"], row["closed_on"], fields)


def numbers_of(connection: Connection, beneficiary_id: int) -> list[str]:
    """The telephone numbers (E.164) registered for a beneficiary."""
    return sorted(_one(connection, beneficiary_id).fields.get("phones", ()))


def registered_numbers(connection: Connection, beneficiary_id: int) -> tuple[RegisteredNumber, ...]:
    """The same with the moment since which each is on file, in the order of their digits."""
    return _registered(connection, beneficiary_id, _one(connection, beneficiary_id).fields)


def _registered(connection: Connection, beneficiary_id: int, fields: Fields) -> tuple[RegisteredNumber, ...]:
    since = dict(_PHONES.rows(connection, {"owner": beneficiary_id}))
    vault, numbers = vault_of(connection), sorted(fields.get("phones", ()))
    return tuple(RegisteredNumber(number, since.get(phone_digest(vault, number))) for number in numbers)


def register_number(connection: Connection, beneficiary_id: int, number: str, at: datetime | None = None) -> bool:
    """Make a telephone number (E.164) one of the beneficiary's; False where it was already.

    Args:
        connection: The transaction.
        beneficiary_id: Whose it is.
        number: The number.
        at: When its owner had it registered; None where the issuer or an adviser gives it.
    """
    known = numbers_of(connection, beneficiary_id)
    if number in known:
        return False
    keep_numbers(connection, beneficiary_id, [*known, number], at)
    return True


def remove_number(connection: Connection, beneficiary_id: int, number: str) -> bool:
    """Take a telephone number (E.164) away from a beneficiary; False where it was none of theirs."""
    known = numbers_of(connection, beneficiary_id)
    if number not in known:
        return False
    keep_numbers(connection, beneficiary_id, [each for each in known if each != number])
    return True


def keep_numbers(
    connection: Connection, beneficiary_id: int, numbers: Iterable[str], at: datetime | None = None
) -> None:
    """Make these telephone numbers (E.164) the beneficiary's, and no others; `at` is since when those that are new."""
    kept = list(numbers)
    if not sealed_people.rewrite(connection, BENEFICIARIES, beneficiary_id, {"phones": kept}):
        return
    vault, theirs = vault_of(connection), beneficiary_phones.c.beneficiary_id == beneficiary_id
    digests = [phone_digest(vault, number) for number in kept]
    connection.execute(delete(beneficiary_phones).where(theirs, beneficiary_phones.c.digest.not_in(digests)))
    rows = [{"digest": digest, "beneficiary_id": beneficiary_id, "registered_at": at} for digest in digests]
    if rows:
        connection.execute(upsert(beneficiary_phones).on_conflict_do_nothing(), rows)


def add(connection: Connection, values: Mapping[str, Any], phones: Sequence[str]) -> int:
    """Write a beneficiary; `values` has their programme and the fields that are known. Their id."""
    beneficiary_id = sealed_people.add(
        connection, BENEFICIARIES, {**values, "phones": []}, {"programme": values["programme"]}
    )
    if phones:
        keep_numbers(connection, beneficiary_id, phones)
    return beneficiary_id


def contact_of(connection: Connection, beneficiary_id: int, *, locked: bool = False) -> PayerContact:
    """Where a beneficiary is reached; locked until the transaction ends, where that is asked."""
    if locked:
        theirs = select(beneficiaries.c.id).where(beneficiaries.c.id == beneficiary_id)
        connection.execute(theirs.with_for_update())
    (row,) = _BY_ID.mappings(connection, {"number": beneficiary_id})
    fields = sealed_people.opened_row(connection, BENEFICIARIES, row)
    known = fields.get("street") or fields.get("town")
    parts = (fields.get(part) or "" for part in ("street", "postcode", "town", "address_more"))
    numbers = _registered(connection, beneficiary_id, fields)
    return PayerContact(numbers, fields.get("email"), PostalAddress(*parts) if known else None, row["told_by"])


def change_address(connection: Connection, beneficiary_id: int, address: PostalAddress | None) -> None:
    """Keep where a beneficiary lives; None where that is not known any more."""
    lives = address or PostalAddress("", "", "")
    parts = {"address_more": lives.more, "street": lives.street, "postcode": lives.postcode, "town": lives.town}
    changes = {name: part or None for name, part in parts.items()}
    sealed_people.rewrite(connection, BENEFICIARIES, beneficiary_id, changes)


def change_email(connection: Connection, beneficiary_id: int, email: str | None) -> None:
    """Keep a beneficiary's e-mail address; None where there is none."""
    sealed_people.rewrite(connection, BENEFICIARIES, beneficiary_id, {"email": email})


def tell_payer_by(connection: Connection, beneficiary_id: int, way: PayerWay | None) -> None:
    """Keep how a beneficiary wants to be told of payments; None where they have not chosen."""
    connection.execute(update(beneficiaries).where(beneficiaries.c.id == beneficiary_id).values(told_by=way))


def recipient(connection: Connection, beneficiary_id: int) -> LetterRecipient:
    """Whom a letter to the beneficiary is for."""
    found = _one(connection, beneficiary_id)
    fields = found.fields or {"cesu_code": "", "civility": "", "given_name": "", "family_name": ERASED}
    values = {name: fields.get(name) for name in LetterRecipient.__dataclass_fields__}
    return LetterRecipient(**{**values, "programme": found.programme})  # type: ignore[arg-type]


def guessable(connection: Connection, beneficiary_id: int) -> tuple[date, str]:
    """What a PIN must not be made of: the birth date and the CESU code of its owner."""
    fields = _one(connection, beneficiary_id).fields
    return date.fromisoformat(fields["birth_date"]), fields["cesu_code"]


def want_paper(connection: Connection, beneficiary_id: int, *, wants: bool) -> bool:
    """Keep whether a beneficiary wants monthly statements on paper; False when there is no such person."""
    kept = update(beneficiaries).where(beneficiaries.c.id == beneficiary_id).values(wants_paper=wants)
    return bool(connection.execute(kept).rowcount)


def wants_paper(connection: Connection, beneficiary_id: int) -> bool:
    """Whether a beneficiary wants monthly statements on paper."""
    query = select(beneficiaries.c.wants_paper).where(beneficiaries.c.id == beneficiary_id)
    return bool(connection.execute(query).scalar())
