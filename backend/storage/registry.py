"""Writes people and grants: what issuers import, and what the demo loads."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, exists, insert, select

from backend.domain.people import Beneficiary
from backend.storage.tables import (
    beneficiaries,
    beneficiary_phones,
    intervenants,
    known_intervenants,
    lots,
    pins,
)


def insert_beneficiary(connection: Connection, values: Mapping[str, Any], phones: Sequence[str], pin_hash: str) -> int:
    """Write a beneficiary with their telephone numbers (E.164) and the hash of their PIN; their id."""
    done = connection.execute(insert(beneficiaries).values(values).returning(beneficiaries.c.id))
    beneficiary_id: int = done.scalar_one()
    connection.execute(insert(pins), {"beneficiary_id": beneficiary_id, "hash": pin_hash})
    for number in phones:
        connection.execute(insert(beneficiary_phones), {"number": number, "beneficiary_id": beneficiary_id})
    return beneficiary_id


def insert_intervenant(connection: Connection, values: Mapping[str, Any]) -> int:
    """Write an affiliated intervenant; returns their id."""
    done = connection.execute(insert(intervenants).values(values).returning(intervenants.c.id))
    return int(done.scalar_one())


def insert_acquaintance(connection: Connection, beneficiary_id: int, intervenant_id: int) -> None:
    """Make an intervenant one of the beneficiary's own."""
    connection.execute(insert(known_intervenants), {"beneficiary_id": beneficiary_id, "intervenant_id": intervenant_id})


def insert_lot(connection: Connection, values: Mapping[str, Any]) -> int:
    """Write a lot of rights; returns its id. Its grant is booked by the service."""
    return int(connection.execute(insert(lots).values(values).returning(lots.c.id)).scalar_one())


def beneficiary_by_code(connection: Connection, cesu_code: str) -> int | None:
    """The id of the beneficiary with a CESU code, in whichever programme; None where there is none or two."""
    found = connection.execute(select(beneficiaries.c.id).where(beneficiaries.c.cesu_code == cesu_code)).scalars()
    ids = found.all()
    return ids[0] if len(ids) == 1 else None


def beneficiary_of(connection: Connection, programme: str, cesu_code: str) -> Beneficiary | None:
    """The beneficiary of a programme with a CESU code."""
    columns = [beneficiaries.c[name] for name in Beneficiary.__dataclass_fields__]
    query = select(*columns).where(beneficiaries.c.programme == programme, beneficiaries.c.cesu_code == cesu_code)
    row = connection.execute(query).one_or_none()
    return Beneficiary(*row) if row else None


def codes_beside(connection: Connection, cesu_codes: Sequence[str]) -> bool:
    """Whether there is any beneficiary with another CESU code than these."""
    others = exists().where(beneficiaries.c.cesu_code.not_in(cesu_codes))
    return bool(connection.execute(select(others)).scalar())


def anybody(connection: Connection) -> bool:
    """Whether there is any beneficiary at all."""
    return bool(connection.execute(select(exists(beneficiaries.select()))).scalar())
