"""Keeps at which number an adviser calls back, sealed, for as long as that is to be done."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, exists, insert, select

from backend.storage.tables_delivery import call_numbers, tasks
from backend.storage.vault import vault_of

PURPOSE, KIND = "call_numbers.sealed", "number"


def keep(connection: Connection, task_id: int, number: str) -> None:
    """Keep the number (E.164) of a call back."""
    vault = vault_of(connection)
    sealed = vault.seal(PURPOSE, number.encode(), str(task_id))
    values = {"task_id": task_id, "sealed": sealed, "digest": vault.digest(KIND, number)}
    connection.execute(insert(call_numbers).values(values))


def of_tasks(connection: Connection, task_ids: Sequence[int]) -> dict[int, str]:
    """The numbers of some call backs, by their tasks' ids."""
    vault = vault_of(connection)
    query = select(call_numbers.c.task_id, call_numbers.c.sealed).where(call_numbers.c.task_id.in_(task_ids))
    found = connection.execute(query)
    return {row.task_id: vault.open(PURPOSE, row.sealed, str(row.task_id)).decode() for row in found}


def is_waiting(connection: Connection, number: str) -> bool:
    """Whether somebody is to be called back at a number."""
    theirs = call_numbers.c.digest == vault_of(connection).digest(KIND, number)
    waits = theirs & (tasks.c.id == call_numbers.c.task_id) & tasks.c.closed_at.is_(None)
    return bool(connection.execute(select(exists().where(waits))).scalar())


def forget(connection: Connection, task_id: int) -> None:
    """Forget the number once the call was made."""
    connection.execute(delete(call_numbers).where(call_numbers.c.task_id == task_id))
