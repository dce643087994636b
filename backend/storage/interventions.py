"""Keeps what was done by hand: written once, never changed, and sealed where it is in a person's words."""

import base64
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert

from backend.storage.tables_bank import interventions
from backend.storage.vault import vault_of

WORDS = ("why", "before", "after")
SEALED = "sealed:"
"""How words begin that are sealed. Those of before they were stay as they are: the ledger has their digest once."""


def keep(connection: Connection, values: Mapping[str, Any]) -> int:
    """Keep who did what, when and why: a value for each column of `interventions` that is known; its id."""
    vault, kept = vault_of(connection), dict(values)
    for name in WORDS:
        if kept.get(name) is not None:
            sealed = vault.seal(f"interventions.{name}", str(kept[name]).encode())
            kept[name] = SEALED + base64.b64encode(sealed).decode()
    return int(connection.execute(insert(interventions).values(kept).returning(interventions.c.id)).scalar_one())


def words_of(connection: Connection, name: str, kept: str | None) -> str | None:
    """What was written in a column of words."""
    if kept is None or not kept.startswith(SEALED):
        return kept
    sealed = base64.b64decode(kept.removeprefix(SEALED))
    return vault_of(connection).open(f"interventions.{name}", sealed).decode()
