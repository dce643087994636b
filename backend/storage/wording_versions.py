"""Keeps what is said in the place of sentences of the files: versions that are only added to, why is sealed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, text
from sqlalchemy.dialects.postgresql import distinct_on

from backend.domain.wording import WordingVersion
from backend.storage.tables_accounts import accounts
from backend.storage.tables_wording import wording_versions as versions
from backend.storage.vault import Vault, vault_of

REASON = "wording_versions.why"
ONE_EDITOR = text("select pg_advisory_xact_lock(310050)")
_VERSION = select(
    versions.c.id,
    versions.c.key,
    versions.c.part,
    versions.c.words,
    accounts.c.name.label("who"),
    versions.c.at,
    versions.c.why,
).join(accounts, accounts.c.id == versions.c.account_id)


def one_at_a_time(connection: Connection) -> None:
    """Let other editors wait until this transaction is over, so that numbers appear in their order."""
    connection.execute(ONE_EDITOR)


def newest(connection: Connection) -> int:
    """The number of the newest version of all; 0 where there is none."""
    return int(connection.execute(select(func.coalesce(func.max(versions.c.id), 0))).scalar_one())


def keep(connection: Connection, values: Mapping[str, Any]) -> int:
    """Keep a version: a value for each column but its number, `why` in the open; its number."""
    sealed = vault_of(connection).seal(REASON, str(values["why"]).encode(), _about(values["key"], values["part"]))
    written = insert(versions).values({**values, "why": sealed})
    return int(connection.execute(written.returning(versions.c.id)).scalar_one())


def in_force(connection: Connection) -> dict[tuple[str, str], str]:
    """What is said in the place of sentences now, by their key and part."""
    latest = (
        select(versions.c.key, versions.c.part, versions.c.words)
        .ext(distinct_on(versions.c.key, versions.c.part))
        .order_by(versions.c.key, versions.c.part, versions.c.id.desc())
    )
    return {(key, part): words for key, part, words in connection.execute(latest) if words is not None}


def history(connection: Connection, key: str, part: str) -> list[WordingVersion]:
    """All versions of one sentence, the newest first."""
    vault = vault_of(connection)
    query = _VERSION.where(versions.c.key == key, versions.c.part == part).order_by(versions.c.id.desc())
    return [_read(vault, row) for row in connection.execute(query).mappings()]


def _read(vault: Vault, row: RowMapping) -> WordingVersion:
    why = vault.open(REASON, row["why"], _about(row["key"], row["part"])).decode()
    return WordingVersion(**{**row, "why": why})


def _about(key: str, part: str) -> str:
    return f"{key} {part}"
