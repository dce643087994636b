"""Knows of which beneficiary a task is, by its payload: by their id, or by that of a payment of theirs.

Some name their programme beside, or alone, where nobody knows who asked.
"""

from collections.abc import Collection

from sqlalchemy import BigInteger, ColumnElement, Connection, cast, func, select

from backend.domain.task import Task
from backend.storage.tables import beneficiaries, payments
from backend.storage.tables_delivery import tasks

MOST_OF_ONE = 20

_PAID_BY = (
    select(payments.c.beneficiary_id)
    .where(payments.c.id == cast(tasks.c.payload["payment"].astext, BigInteger))
    .correlate(tasks)
    .scalar_subquery()
)
owner_id = func.coalesce(cast(tasks.c.payload["beneficiary"].astext, BigInteger), _PAID_BY)
"""The beneficiary's id, of a row of tasks."""

_of_owner = select(beneficiaries.c.programme).where(beneficiaries.c.id == owner_id).correlate(tasks).scalar_subquery()
_PROGRAMME = func.coalesce(tasks.c.payload["programme"].astext, _of_owner)


def of_programmes(programmes: Collection[str]) -> ColumnElement[bool]:
    """Which tasks are about somebody of some programmes; those about nobody are not."""
    return _PROGRAMME.in_(programmes)


def programme_of(connection: Connection, task_id: int) -> str | None:
    """The programme of whom a task is about; None where it is about nobody."""
    found: str | None = connection.execute(select(_PROGRAMME).select_from(tasks).where(tasks.c.id == task_id)).scalar()
    return found


def about_beneficiary(connection: Connection, beneficiary_id: int) -> list[Task]:
    """The open tasks about a beneficiary, the oldest first."""
    columns = [tasks.c[name] for name in Task.__dataclass_fields__]
    query = select(*columns).where(tasks.c.closed_at.is_(None), owner_id == beneficiary_id)
    return [Task(*row) for row in connection.execute(query.order_by(tasks.c.opened_at).limit(MOST_OF_ONE))]
