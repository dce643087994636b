"""Lets a test say in SQL what only the vault can read: tables as they would be in the open, for one transaction.

A statement that names such a table meets a temporary one of the same name, with columns in the open; what it changes
there is sealed back into the real one, as somebody would who has the database and the keys.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, CursorResult, text

from backend.storage import beneficiaries, sealed_people
from backend.storage.sealed_people import BENEFICIARIES, INTERVENANTS, SealedPeople
from backend.storage.vault import vault_of
from tests.support import opened_words
from tests.support.opened_words import WORDS

Row = dict[str, Any]


@dataclass(frozen=True)
class OpenedTable:
    """A table in the open: its columns in SQL, its rows, and what seals back how they were and are."""

    columns: str
    read: Callable[[Connection], list[Row]]
    take_back: Callable[[Connection, list[Row], list[Row]], None]


def run(connection: Connection, statement: str, values: Mapping[str, Any] | None = None) -> CursorResult[Any]:
    """Run a statement on the tables in the open."""
    named = [name for name in OPENED if re.search(rf"\b{name}\b", statement)]
    worded = [n for n in WORDS if re.search(rf"\b{n}\b", statement) and opened_words.names_words(n, statement)]
    read = {name: OPENED[name].read(connection) for name in named}
    read_words = {name: opened_words.read(connection, name) for name in worded}
    for name in named:
        connection.execute(text(f"create temp table {name} ({OPENED[name].columns}) on commit drop"))
    for name in worded:
        opened_words.make(connection, name)
    before = {name: _filled(connection, name, rows) for name, rows in (read | read_words).items()}
    result = connection.execute(text(statement), values or {})
    count, kept = result.rowcount, result.freeze() if result.returns_rows else None
    after = {name: _rows(connection, name) for name in before}
    for name in before:
        connection.execute(text(f"drop table pg_temp.{name}"))
    for name in named:
        OPENED[name].take_back(connection, before[name], after[name])
    for name in worded:
        opened_words.take_back(connection, name, before[name], after[name])
    if kept is None:
        return result
    thawed: Any = kept()
    thawed.rowcount = count
    return thawed  # type: ignore[no-any-return]


def _filled(connection: Connection, name: str, rows: list[Row]) -> list[Row]:
    if rows:
        names = ", ".join(f'"{each}"' for each in rows[0])
        given = ", ".join(f":{each}" for each in rows[0])
        connection.execute(text(f"insert into pg_temp.{name} ({names}) values ({given})"), rows)  # noqa: S608 - ours
    return _rows(connection, name)


def _rows(connection: Connection, name: str) -> list[Row]:
    return [dict(row) for row in connection.execute(text(f"select * from pg_temp.{name}")).mappings()]  # noqa: S608 - ours


def _each(
    kind: SealedPeople, change: Callable[[Connection, Row], None], add: Callable[[Connection, Row], None]
) -> Callable[[Connection, list[Row], list[Row]], None]:
    """Takes people back one by one; two may have exchanged what they are found by."""
    digest = "cesu_digest" if kind is BENEFICIARIES else "nan_digest"

    def take_back(connection: Connection, before: list[Row], after: list[Row]) -> None:
        changed = [row for row in after if row not in before]
        free = text(f"update {kind.table} set {digest} = int8send(id) where id = any(:ids)")  # noqa: S608 - ours
        connection.execute(free, {"ids": [row["id"] for row in changed if row["id"]]})
        for row in changed:
            (add if row["id"] is None else change)(connection, row)

    return take_back


def _people(kind: SealedPeople, beside: str, own: Callable[[Row], Row]) -> Callable[[Connection], list[Row]]:
    def read(connection: Connection) -> list[Row]:
        query = f"select {beside}, t.key_id, t.sealed, k.wrapped from {kind.table} t left join person_keys k on k.id = key_id"  # noqa: S608, E501 - ours
        rows = connection.execute(text(query + " order by t.id")).mappings().all()
        return [
            own({**{n: v for n, v in row.items() if n not in {"key_id", "sealed", "wrapped"}}, **fields})
            for row in rows
            for fields in [dict.fromkeys(kind.fields) | sealed_people.opened_row(connection, kind, row)]
        ]

    return read


def _reseal(connection: Connection, kind: SealedPeople, row: Row, fields: Row, beside: tuple[str, ...]) -> None:
    """Seal somebody with their own key, and put nothing under the ledger's seal."""
    query = f"select k.id, k.wrapped from {kind.table} t join person_keys k on k.id = t.key_id where t.id = :id"  # noqa: S608 - ours
    vault = vault_of(connection)
    key = vault.person_key(*connection.execute(text(query), {"id": row["id"]}).one())
    values = {**kind.values(vault, key, fields), **{name: row[name] for name in beside}}
    connection.execute(kind.table.update().where(kind.table.c.id == row["id"]).values(values))


def _numbers(connection: Connection) -> list[Row]:
    ids = connection.execute(text("select id from public.beneficiaries order by id")).scalars().all()
    numbers = {owner: beneficiaries.registered_numbers(connection, owner) for owner in ids}
    return [
        {"number": each.number, "beneficiary_id": owner, "registered_at": each.registered_at}
        for owner in ids
        for each in numbers[owner]
    ]


def _numbers_back(connection: Connection, before: list[Row], after: list[Row]) -> None:
    for owner in {row["beneficiary_id"] for row in (*before, *after)}:
        was, kept = ([row for row in rows if row["beneficiary_id"] == owner] for rows in (before, after))
        if was == kept:
            continue
        beneficiaries.keep_numbers(connection, owner, [row["number"] for row in kept])
        for row in kept:
            digest = sealed_people.phone_digest(vault_of(connection), row["number"])
            since = text("update beneficiary_phones set registered_at = :at where digest = :d and beneficiary_id = :o")
            connection.execute(since, {"at": row["registered_at"], "d": digest, "o": owner})


def _phones_of(connection: Connection, row: Row) -> list[str]:
    return beneficiaries.numbers_of(connection, row["id"]) if row["id"] else []


def _beneficiary(connection: Connection, row: Row) -> None:
    fields = {**row, "phones": _phones_of(connection, row)}
    _reseal(connection, BENEFICIARIES, row, fields, ("programme", "wants_paper", "told_by", "pace", "closed_on"))


def _new_beneficiary(connection: Connection, row: Row) -> None:
    sealed_people.add(connection, BENEFICIARIES, {**row, "phones": []}, {"programme": row["programme"]})


def _intervenant(connection: Connection, row: Row) -> None:
    fields = {**row, "nan": f"{row['nan_body']}*{row['nan_key']}"}
    _reseal(connection, INTERVENANTS, row, fields, ("kind", "mode", "told_by", "pace", "activity", "closed_on"))


def _new_intervenant(connection: Connection, row: Row) -> None:
    fields = {**row, "nan": f"{row['nan_body']}*{row['nan_key']}"}
    sealed_people.add(connection, INTERVENANTS, fields, {"kind": row["kind"], "mode": row["mode"]})


def _in_two(row: Row) -> Row:
    nan = row.pop("nan") or "*"
    return {**row, "nan_body": nan.partition("*")[0], "nan_key": nan.partition("*")[2]}


def _without_phones(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "phones"}


OPENED: dict[str, OpenedTable] = {
    "beneficiaries": OpenedTable(
        "id bigint, programme text, cesu_code text, birth_date date, civility text, given_name text, family_name text, "
        "wants_paper boolean, address_more text, street text, postcode text, town text, email text, told_by text, "
        "pace smallint, closed_on date",
        _people(BENEFICIARIES, "t.id, t.programme, t.wants_paper, t.told_by, t.pace, t.closed_on", _without_phones),
        _each(BENEFICIARIES, _beneficiary, _new_beneficiary),
    ),
    "intervenants": OpenedTable(
        "id bigint, nan_body text, nan_key text, kind text, given_name text, family_name text, birth_date date, "
        "phone text, email text, iban text, told_by text, pace smallint, mode text, activity text, closed_on date",
        _people(INTERVENANTS, "t.id, t.kind, t.mode, t.told_by, t.pace, t.activity, t.closed_on", _in_two),
        _each(INTERVENANTS, _intervenant, _new_intervenant),
    ),
    "beneficiary_phones": OpenedTable(
        "number text, beneficiary_id bigint, registered_at timestamptz", _numbers, _numbers_back
    ),
}
