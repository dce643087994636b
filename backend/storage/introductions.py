"""Leaves a task about who introduces themselves by text, in a time that does not tell whether they fit."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Connection, DateTime, Text, any_, cast, func, insert, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from backend.storage.beneficiaries import fitting
from backend.storage.tables import beneficiaries
from backend.storage.tables_delivery import tasks


def open_task_about(connection: Connection, kind: str, given: tuple[str, str, date], now: datetime) -> None:
    """Open a task of a kind about the beneficiary who has this programme, CESU code and birth date, if none is open."""
    programme, cesu_code, born_on = given
    their_task = select(tasks.c.id).where(
        tasks.c.kind == kind,
        tasks.c.closed_at.is_(None),
        tasks.c.payload["beneficiary"].astext == cast(beneficiaries.c.id, Text),
    )
    meant = [each.id for each in fitting(connection, [programme], [cesu_code], [born_on])]
    theirs = select(
        literal(kind), func.jsonb_build_object("beneficiary", beneficiaries.c.id), literal(now, DateTime(timezone=True))
    ).where(
        beneficiaries.c.id == any_(literal(meant, ARRAY(BigInteger))),
        ~their_task.correlate(beneficiaries).exists(),
    )
    connection.execute(insert(tasks).from_select(["kind", "payload", "opened_at"], theirs))
