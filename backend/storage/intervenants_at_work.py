"""Knows for whom intervenants work: who has them on their list, or has paid them. An intervenant is of no programme."""

from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, Connection, exists, func, or_, select, union_all

from backend.domain.people import Payee
from backend.storage import intervenants as people
from backend.storage.opened_pages import opened_pages
from backend.storage.sealed_people import INTERVENANTS
from backend.storage.tables import beneficiaries, intervenants, known_intervenants, payments


def _work_in(programmes: Collection[str]) -> ColumnElement[bool]:
    """Which intervenants work for somebody of some programmes."""
    there = beneficiaries.c.programme.in_(programmes)
    return or_(
        *(
            exists(
                select(table.c.intervenant_id)
                .join(beneficiaries, beneficiaries.c.id == table.c.beneficiary_id)
                .where(table.c.intervenant_id == intervenants.c.id, there)
                .correlate(intervenants)
            )
            for table in (known_intervenants, payments)
        )
    )


def everybody(connection: Connection, programmes: Collection[str]) -> Iterator[Payee]:
    """Those who work for somebody of some programmes, opened one page after the other; not who is erased."""
    for row, fields in opened_pages(connection, INTERVENANTS, people.ROW.where(_work_in(programmes))):
        yield people.payee_of(row["id"], row["kind"], fields, row["mode"])


def at_number(connection: Connection, programmes: Collection[str], number: str) -> list[Payee]:
    """Those who are reached at a telephone number (E.164) and work for somebody of some programmes."""
    reached = people.at_number(connection, number)
    return [each for each in reached if works_in(connection, each.id, programmes)]


def works_in(connection: Connection, intervenant_id: int, programmes: Collection[str]) -> bool:
    """Whether there is such an intervenant, who works for somebody of some programmes."""
    found = select(intervenants.c.id).where(intervenants.c.id == intervenant_id, _work_in(programmes))
    return connection.execute(found).first() is not None


def payers_of(connection: Connection, intervenant_id: int, programmes: Collection[str], most: int) -> list[int]:
    """The ids of those of some programmes for whom an intervenant works, who paid last first, then by their ids."""
    known = known_intervenants.c
    each = union_all(
        select(known.beneficiary_id, known.last_paid_at.label("at")).where(known.intervenant_id == intervenant_id),
        select(payments.c.beneficiary_id, payments.c.accepted_at).where(payments.c.intervenant_id == intervenant_id),
    ).subquery()
    query = (
        select(each.c.beneficiary_id)
        .join(beneficiaries, beneficiaries.c.id == each.c.beneficiary_id)
        .where(beneficiaries.c.programme.in_(programmes))
        .group_by(each.c.beneficiary_id)
        .order_by(func.max(each.c.at).desc().nulls_last(), each.c.beneficiary_id)
    )
    return list(connection.execute(query.limit(most)).scalars())
