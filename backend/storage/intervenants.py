"""Finds intervenants by what they are known by, and keeps whom each beneficiary knows and how each is reached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql import ColumnElement

from backend.domain.contact import Contact, ContactWay
from backend.domain.people import Mode, NanQuery, Payee, PayeeKind
from backend.storage import sealed_people
from backend.storage.prepared import FoundRow, Prepared
from backend.storage.sealed_people import ERASED, INTERVENANTS, Fields, nan_digest, phone_digest
from backend.storage.tables import intervenants, known_intervenants, person_keys
from backend.storage.vault import vault_of

MOST_KNOWN = 50

ROW = select(
    *(intervenants.c[name] for name in ("id", "kind", "mode", "told_by", "key_id", "sealed")), person_keys.c.wrapped
).select_from(INTERVENANTS.joined)
"""The one select of intervenants, from which each is opened."""

_BY_ID = Prepared(ROW.where(intervenants.c.id == bindparam("number")))


@dataclass(frozen=True, slots=True)
class _OpenedPayee:
    """A row as it was opened; no fields where its owner is erased."""

    row: FoundRow
    fields: Fields

    @property
    def payee(self) -> Payee:
        return payee_of(self.row["id"], self.row["kind"], self.fields, self.row["mode"])


def payee_of(number: int, kind: PayeeKind, fields: Fields, mode: Mode | None) -> Payee:
    """The payee whose fields were opened."""
    if not fields:
        return Payee(number, kind, "", ERASED, mode)
    return Payee(number, kind, fields["given_name"] or "", fields["family_name"], mode)


def _read(connection: Connection, query: Select[Any], values: Mapping[str, Any] | None = None) -> list[_OpenedPayee]:
    return [_opened(connection, row) for row in connection.execute(query, values or {}).mappings()]


def _opened(connection: Connection, row: FoundRow) -> _OpenedPayee:
    return _OpenedPayee(row, sealed_people.opened_row(connection, INTERVENANTS, row))


def _one(connection: Connection, intervenant_id: int) -> _OpenedPayee:
    (row,) = _BY_ID.mappings(connection, {"number": intervenant_id})
    return _opened(connection, row)


def by_id(connection: Connection, intervenant_id: int) -> Payee:
    """The intervenant of a number that the storage gave."""
    return _one(connection, intervenant_id).payee


def nan_of(connection: Connection, intervenant_id: int) -> str:
    """The NAN of an intervenant, with its key: `0012345*1`; empty where they are erased."""
    return str(_one(connection, intervenant_id).fields.get("nan", ""))


def at_number(connection: Connection, number: str) -> list[Payee]:
    """The intervenants who are reached at a telephone number (E.164)."""
    digest = phone_digest(vault_of(connection), number)
    found = _read(connection, ROW.where(intervenants.c.phone_digest == digest))
    return [each.payee for each in found if each.fields.get("phone") == number]


def _open(today: date) -> ColumnElement[bool]:
    """Whose account is not closed."""
    return or_(intervenants.c.closed_on.is_(None), intervenants.c.closed_on > today)


_IS_OPEN = Prepared(
    select(intervenants.c.id).where(
        intervenants.c.id == bindparam("intervenant_id"),
        or_(intervenants.c.closed_on.is_(None), intervenants.c.closed_on > bindparam("today")),
    )
)


def is_closed(connection: Connection, intervenant_id: int, today: date) -> bool:
    """Whether an intervenant's account is closed."""
    return _IS_OPEN.row(connection, {"intervenant_id": intervenant_id, "today": today}) is None


def fitting(connection: Connection, queries: Sequence[NanQuery], today: date | None = None) -> list[Payee]:
    """The affiliated intervenants that fit one of the queries, each once; with a day, those whose account is open."""
    if not queries:
        return []
    query = ROW.where(or_(*(_has_nan(connection, each.nan) for each in queries)))
    found = _read(connection, query.where(_open(today)) if today else query)
    return [each.payee for each in found if any(_fits(each, query) for query in queries)]


def _fits(found: _OpenedPayee, query: NanQuery) -> bool:
    """Whether somebody is meant; a NAN without its key fits any key."""
    nan, born_on = str(found.fields.get("nan", "")), found.fields.get("birth_date")
    if not (nan.startswith(query.nan) if query.nan.endswith("*") else nan == query.nan):
        return False
    kind = "legal" if query.born_on is None else "natural"
    return found.row["kind"] == kind and (query.born_on is None or born_on == query.born_on.isoformat())


def _has_nan(connection: Connection, nan: str) -> ColumnElement[bool]:
    """Whose NAN it is: `0012345*1`, or one without its key, `0012345*`."""
    body, _, key = nan.partition("*")
    vault = vault_of(connection)
    if key:
        return intervenants.c.nan_digest == nan_digest(vault, nan)
    return intervenants.c.nan_body_digest == nan_digest(vault, body)


_OF_BENEFICIARY = ROW.join(known_intervenants, known_intervenants.c.intervenant_id == intervenants.c.id)
_KNOWN = Prepared(
    _OF_BENEFICIARY.add_columns(known_intervenants.c.last_paid_at)
    .where(
        known_intervenants.c.beneficiary_id == bindparam("beneficiary_id"),
        or_(intervenants.c.closed_on.is_(None), intervenants.c.closed_on > bindparam("today")),
    )
    .order_by(known_intervenants.c.last_paid_at.desc().nulls_last(), intervenants.c.id)
    .limit(4 * MOST_KNOWN)
)


def known_to(connection: Connection, beneficiary_id: int, today: date) -> tuple[Payee, ...]:
    """A beneficiary's intervenants whose account is open, the last paid first, then by name."""
    rows = _KNOWN.mappings(connection, {"beneficiary_id": beneficiary_id, "today": today})
    found = [_opened(connection, row) for row in rows]
    paid = [each.payee for each in found if each.row["last_paid_at"]]
    others = [each.payee for each in found if not each.row["last_paid_at"]]
    return (*paid, *sorted(others, key=lambda payee: payee.family_name))[:MOST_KNOWN]


def known_with_nan(connection: Connection, beneficiary_id: int, nan: str, today: date) -> list[Payee]:
    """A beneficiary's open intervenants who have a NAN, `0012345*1`, or one without its key, `0012345*`."""
    theirs = known_intervenants.c.beneficiary_id == beneficiary_id
    query = _OF_BENEFICIARY.where(theirs, _has_nan(connection, nan), _open(today))
    return [each.payee for each in _read(connection, query)]


_IS_KNOWN = Prepared(
    select(known_intervenants.c.intervenant_id).where(
        known_intervenants.c.beneficiary_id == bindparam("beneficiary_id"),
        known_intervenants.c.intervenant_id == bindparam("payee_id"),
    )
)
_NEW_PAID = upsert(known_intervenants).values(
    beneficiary_id=bindparam("beneficiary_id"), intervenant_id=bindparam("payee_id"), last_paid_at=bindparam("paid_at")
)
_REMEMBER = Prepared(
    _NEW_PAID.on_conflict_do_update(
        index_elements=["beneficiary_id", "intervenant_id"], set_={"last_paid_at": _NEW_PAID.excluded.last_paid_at}
    )
)


def is_known_to(connection: Connection, beneficiary_id: int, payee_id: int) -> bool:
    """Whether an intervenant is one of a beneficiary's own."""
    return _IS_KNOWN.row(connection, {"beneficiary_id": beneficiary_id, "payee_id": payee_id}) is not None


def remember(connection: Connection, beneficiary_id: int, payee_id: int, paid_at: datetime) -> None:
    """Make the intervenant one of the beneficiary's own, the last paid."""
    _REMEMBER.write(connection, {"beneficiary_id": beneficiary_id, "payee_id": payee_id, "paid_at": paid_at})


PROGRAMME = """(
    select b.programme from known_intervenants k join beneficiaries b on b.id = k.beneficiary_id
    where k.intervenant_id = {0} order by k.last_paid_at desc nulls last, b.id limit 1)"""
"""In SQL, the programme of the beneficiary who paid an intervenant last, else of one who knows them."""

_PROGRAMME_OF = text(f"select {PROGRAMME.format(':intervenant_id')}")


def programme_of(connection: Connection, intervenant_id: int) -> str | None:
    """The programme of the beneficiary who paid an intervenant last, else of one who knows them."""
    found: str | None = connection.execute(_PROGRAMME_OF, {"intervenant_id": intervenant_id}).scalar()
    return found


def id_of_nan(connection: Connection, nan: str) -> int | None:
    """The intervenant who has a whole NAN, `0012345*1`; None where nobody has it."""
    which = intervenants.c.nan_digest == nan_digest(vault_of(connection), nan)
    return connection.execute(select(intervenants.c.id).where(which)).scalar_one_or_none()


def correct_iban(connection: Connection, intervenant_id: int, iban: str) -> Fields:
    """Write an intervenant's account; returns their fields as they were, none of who is erased."""
    return sealed_people.rewrite(connection, INTERVENANTS, intervenant_id, {"iban": iban})


def contact_of(connection: Connection, intervenant_id: int) -> Contact:
    """Where an intervenant is reached."""
    found = _one(connection, intervenant_id)
    return Contact(found.payee, found.fields.get("phone"), found.fields.get("email"), found.row["told_by"])


def tell_by(connection: Connection, intervenant_id: int, way: ContactWay) -> None:
    """Keep how an intervenant wants to be told."""
    connection.execute(update(intervenants).where(intervenants.c.id == intervenant_id).values(told_by=way))
