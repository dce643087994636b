"""Writes people who join one by one; the issuer's files are written set by set (staging)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, exists, insert, or_, select

from backend.storage import beneficiaries as people
from backend.storage.sealed_people import cesu_digest
from backend.storage.tables import beneficiaries, known_intervenants, pins
from backend.storage.vault import vault_of


def insert_beneficiary(connection: Connection, values: Mapping[str, Any], phones: Sequence[str], pin_hash: str) -> int:
    """Write a beneficiary with their telephone numbers (E.164) and the hash of their PIN; their id."""
    beneficiary_id = people.add(connection, values, phones)
    insert_pin(connection, beneficiary_id, pin_hash)
    return beneficiary_id


def insert_pin(connection: Connection, beneficiary_id: int, pin_hash: str) -> None:
    """Write the hash of a beneficiary's PIN, who has none yet."""
    connection.execute(insert(pins), {"beneficiary_id": beneficiary_id, "hash": pin_hash})


def insert_acquaintance(connection: Connection, beneficiary_id: int, intervenant_id: int) -> None:
    """Make an intervenant one of the beneficiary's own."""
    connection.execute(insert(known_intervenants), {"beneficiary_id": beneficiary_id, "intervenant_id": intervenant_id})


def codes_beside(connection: Connection, cesu_codes: Sequence[str]) -> bool:
    """Whether there is any beneficiary with another CESU code than these."""
    vault = vault_of(connection)
    digest = beneficiaries.c.cesu_digest
    others = exists().where(or_(digest.is_(None), digest.not_in([cesu_digest(vault, code) for code in cesu_codes])))
    return bool(connection.execute(select(others)).scalar())
