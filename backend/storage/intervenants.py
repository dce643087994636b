"""Finds intervenants by what they are known by, and keeps whom each beneficiary knows and how each is reached."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, and_, bindparam, exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql import ColumnElement

from backend.domain.contact import Contact, ContactWay
from backend.domain.people import NanQuery, Payee
from backend.storage.tables import intervenants, known_intervenants

MOST_KNOWN = 50

_PAYEE = select(*(intervenants.c[name] for name in Payee.__dataclass_fields__))


def by_id(connection: Connection, intervenant_id: int) -> Payee:
    """The intervenant of a number that the storage gave."""
    return Payee(*connection.execute(_PAYEE.where(intervenants.c.id == intervenant_id)).one())


def nan_of(connection: Connection, intervenant_id: int) -> str:
    """The NAN of an intervenant, with its key: `0012345*1`."""
    whole = intervenants.c.nan_body + "*" + intervenants.c.nan_key
    return str(connection.execute(select(whole).where(intervenants.c.id == intervenant_id)).scalar_one())


def at_number(connection: Connection, number: str) -> list[Payee]:
    """The intervenants who are reached at a telephone number (E.164)."""
    return [Payee(*row) for row in connection.execute(_PAYEE.where(intervenants.c.phone == number))]


def _open(today: date) -> ColumnElement[bool]:
    """Whose account is not closed."""
    return or_(intervenants.c.closed_on.is_(None), intervenants.c.closed_on > today)


def is_closed(connection: Connection, intervenant_id: int, today: date) -> bool:
    """Whether an intervenant's account is closed."""
    return not connection.execute(select(exists().where(intervenants.c.id == intervenant_id, _open(today)))).scalar()


def fitting(connection: Connection, queries: Sequence[NanQuery], today: date | None = None) -> list[Payee]:
    """The affiliated intervenants that fit one of the queries, each once; with a day, those whose account is open."""
    if not queries:
        return []
    query = _PAYEE.where(or_(*map(_fits, queries))).distinct()
    rows = connection.execute(query.where(_open(today)) if today else query)
    return [Payee(*row) for row in rows]


def _fits(query: NanQuery) -> ColumnElement[bool]:
    kind = "legal" if query.born_on is None else "natural"
    fits = and_(_has_nan(query.nan), intervenants.c.kind == kind)
    return fits if query.born_on is None else and_(fits, intervenants.c.birth_date == query.born_on)


def _has_nan(nan: str) -> ColumnElement[bool]:
    """Whose NAN it is: `0012345*1`, or one without its key, `0012345*`."""
    body, _, key = nan.partition("*")
    fits = intervenants.c.nan_body == body
    return and_(fits, intervenants.c.nan_key == key) if key else fits


_KNOWN = (
    _PAYEE.join(known_intervenants, known_intervenants.c.intervenant_id == intervenants.c.id)
    .where(
        known_intervenants.c.beneficiary_id == bindparam("beneficiary_id"),
        or_(intervenants.c.closed_on.is_(None), intervenants.c.closed_on > bindparam("today")),
    )
    .order_by(known_intervenants.c.last_paid_at.desc().nulls_last(), intervenants.c.family_name, intervenants.c.id)
    .limit(MOST_KNOWN)
)


def known_to(connection: Connection, beneficiary_id: int, today: date) -> tuple[Payee, ...]:
    """A beneficiary's intervenants whose account is open, the last paid first."""
    values = {"beneficiary_id": beneficiary_id, "today": today}
    return tuple(Payee(*row) for row in connection.execute(_KNOWN, values))


def known_with_nan(connection: Connection, beneficiary_id: int, nan: str, today: date) -> list[Payee]:
    """A beneficiary's open intervenants who have a NAN, `0012345*1`, or one without its key, `0012345*`."""
    query = _PAYEE.join(known_intervenants, known_intervenants.c.intervenant_id == intervenants.c.id)
    theirs = query.where(known_intervenants.c.beneficiary_id == beneficiary_id, _has_nan(nan), _open(today))
    return [Payee(*row) for row in connection.execute(theirs)]


def is_known_to(connection: Connection, beneficiary_id: int, payee_id: int) -> bool:
    """Whether an intervenant is one of a beneficiary's own."""
    pair = (known_intervenants.c.beneficiary_id == beneficiary_id) & (known_intervenants.c.intervenant_id == payee_id)
    return bool(connection.execute(select(exists().where(pair))).scalar())


def remember(connection: Connection, beneficiary_id: int, payee_id: int, paid_at: datetime) -> None:
    """Make the intervenant one of the beneficiary's own, the last paid."""
    connection.execute(
        upsert(known_intervenants)
        .values(beneficiary_id=beneficiary_id, intervenant_id=payee_id, last_paid_at=paid_at)
        .on_conflict_do_update(index_elements=["beneficiary_id", "intervenant_id"], set_={"last_paid_at": paid_at})
    )


def id_of_nan(connection: Connection, nan: str) -> int | None:
    """The intervenant who has a whole NAN, `0012345*1`; None where nobody has it."""
    body, _, key = nan.partition("*")
    which = (intervenants.c.nan_body == body) & (intervenants.c.nan_key == key)
    return connection.execute(select(intervenants.c.id).where(which)).scalar_one_or_none()


def correct_iban(connection: Connection, intervenant_id: int, iban: str) -> str | None:
    """Write an intervenant's account; returns the one that was there."""
    which = intervenants.c.id == intervenant_id
    before = connection.execute(select(intervenants.c.iban).where(which).with_for_update()).scalar_one()
    connection.execute(update(intervenants).where(which).values(iban=iban))
    return str(before) if before is not None else None


def contact_of(connection: Connection, intervenant_id: int) -> Contact:
    """Where an intervenant is reached."""
    row = connection.execute(select(intervenants).where(intervenants.c.id == intervenant_id)).mappings().one()
    payee = Payee(*(row[name] for name in Payee.__dataclass_fields__))
    return Contact(payee, row["phone"], row["email"], row["told_by"])


def tell_by(connection: Connection, intervenant_id: int, way: ContactWay) -> None:
    """Keep how an intervenant wants to be told."""
    connection.execute(update(intervenants).where(intervenants.c.id == intervenant_id).values(told_by=way))
