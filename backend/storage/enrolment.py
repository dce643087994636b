"""Writes people who join one by one; the issuer's files are written set by set (staging)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, exists, insert, select

from backend.storage.tables import (
    beneficiaries,
    beneficiary_phones,
    known_intervenants,
    pins,
)


def insert_beneficiary(connection: Connection, values: Mapping[str, Any], phones: Sequence[str], pin_hash: str) -> int:
    """Write a beneficiary with their telephone numbers (E.164) and the hash of their PIN; their id."""
    done = connection.execute(insert(beneficiaries).values(values).returning(beneficiaries.c.id))
    beneficiary_id: int = done.scalar_one()
    insert_pin(connection, beneficiary_id, pin_hash)
    for number in phones:
        connection.execute(insert(beneficiary_phones), {"number": number, "beneficiary_id": beneficiary_id})
    return beneficiary_id


def insert_pin(connection: Connection, beneficiary_id: int, pin_hash: str) -> None:
    """Write the hash of a beneficiary's PIN, who has none yet."""
    connection.execute(insert(pins), {"beneficiary_id": beneficiary_id, "hash": pin_hash})


def insert_acquaintance(connection: Connection, beneficiary_id: int, intervenant_id: int) -> None:
    """Make an intervenant one of the beneficiary's own."""
    connection.execute(insert(known_intervenants), {"beneficiary_id": beneficiary_id, "intervenant_id": intervenant_id})


def codes_beside(connection: Connection, cesu_codes: Sequence[str]) -> bool:
    """Whether there is any beneficiary with another CESU code than these."""
    others = exists().where(beneficiaries.c.cesu_code.not_in(cesu_codes))
    return bool(connection.execute(select(others)).scalar())
