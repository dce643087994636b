"""Keeps what was done by hand: written once, never changed, and sealed where it is in a person's words.

Such words may name whom they are about, and cannot be blanked, because the ledger has their digest: they are sealed
with the key of each of those people, so that they are gone with the first of them who is erased.
"""

import base64
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, text

from backend.storage.tables_bank import interventions
from backend.storage.vault import PersonKey, vault_of

WORDS = ("why", "before", "after")
SEALED, SEALED_WITH = "sealed:", "keys:"
"""How words begin that are sealed with a master key (of older versions, and about nobody who has a key), and with
people's own keys, whose names follow. Those of before they were sealed stay as they are."""

OF_WHOM = """
    select k.id, k.wrapped from person_keys k where k.id in (
        select b.key_id from beneficiaries b where b.id in (
            select beneficiary_id from payments where id = :payment
            union select beneficiary_id from card_charges where code = :charge)
        union select i.key_id from intervenants i where i.id = :intervenant
            or i.id = (select intervenant_id from payments where id = :payment)) order by k.id"""
KEYS = "select id, wrapped from person_keys where id = any(:names)"


def keep(connection: Connection, values: Mapping[str, Any]) -> int:
    """Keep who did what, when and why: a value for each column of `interventions` that is known; its id."""
    keys, kept = _of_whom(connection, values), dict(values)
    for name in WORDS:
        if kept.get(name) is not None:
            kept[name] = _sealed(connection, name, str(kept[name]), keys)
    return int(connection.execute(insert(interventions).values(kept).returning(interventions.c.id)).scalar_one())


def _of_whom(connection: Connection, values: Mapping[str, Any]) -> list[PersonKey]:
    """The keys of whom it is about: of a payment both, of a refund its payer, of an account its intervenant."""
    charge = values.get("after") if values["kind"] == "refund" else None
    subject = {"payment": values.get("payment_id"), "intervenant": values.get("intervenant_id"), "charge": charge}
    return _opened(connection, OF_WHOM, subject)


def _opened(connection: Connection, query: str, values: Mapping[str, Any]) -> list[PersonKey]:
    vault = vault_of(connection)
    return [vault.person_key(row.id, row.wrapped) for row in connection.execute(text(query), values)]


def _sealed(connection: Connection, name: str, words: str, keys: Sequence[PersonKey]) -> str:
    what = f"interventions.{name}"
    if not keys:
        return SEALED + _text(vault_of(connection).seal(what, words.encode()))
    for key in keys:
        words = _text(key.seal(what, {"words": words}))
    return f"{SEALED_WITH}{','.join(str(key.id) for key in keys)}:{words}"


def words_of(connection: Connection, name: str, kept: str | None) -> str | None:
    """What was written in a column of words; None where somebody whom it is about is erased."""
    what = f"interventions.{name}"
    if kept is not None and kept.startswith(SEALED):
        return vault_of(connection).open(what, base64.b64decode(kept.removeprefix(SEALED))).decode()
    if kept is None or not kept.startswith(SEALED_WITH):
        return kept
    listed, _, words = kept.removeprefix(SEALED_WITH).partition(":")
    names = [UUID(each) for each in listed.split(",")]
    keys = {key.id: key for key in _opened(connection, KEYS, {"names": names})}
    if len(keys) < len(names):
        return None
    for key_name in reversed(names):
        words = keys[key_name].open(what, base64.b64decode(words))["words"]
    return words


def _text(sealed: bytes) -> str:
    return base64.b64encode(sealed).decode()
