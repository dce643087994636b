"""Keeps how slowly each person wants to be spoken to."""

from sqlalchemy import Connection, Table, bindparam, select, update

from backend.storage.prepared import Prepared
from backend.storage.tables import beneficiaries, intervenants

_PACE = {
    table: Prepared(select(table.c.pace).where(table.c.id == bindparam("person")))
    for table in (beneficiaries, intervenants)
}


def pace_of(connection: Connection, beneficiary_id: int | None, intervenant_id: int | None) -> int | None:
    """How slowly a beneficiary or an intervenant is spoken to: -2 to 1; None where they never asked."""
    table, person = _whose(beneficiary_id, intervenant_id)
    row = _PACE[table].row(connection, {"person": person})
    return row[0] if row else None


def keep_pace(connection: Connection, beneficiary_id: int | None, intervenant_id: int | None, pace: int) -> None:
    """Speak to a beneficiary or an intervenant so from now on."""
    table, person = _whose(beneficiary_id, intervenant_id)
    connection.execute(update(table).where(table.c.id == person).values(pace=pace))


def _whose(beneficiary_id: int | None, intervenant_id: int | None) -> tuple[Table, int | None]:
    return (beneficiaries, beneficiary_id) if beneficiary_id is not None else (intervenants, intervenant_id)
