"""Keeps what was done by hand: written once, never changed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert

from backend.storage.tables_bank import interventions


def keep(connection: Connection, values: Mapping[str, Any]) -> int:
    """Keep who did what, when and why: a value for each column of `interventions` that is known; its id."""
    return int(connection.execute(insert(interventions).values(values).returning(interventions.c.id)).scalar_one())
