"""Tables whose words are sealed, in the open, for `opened_tables`: what is said, sent and asked; the bank's files."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from backend.storage import interventions
from backend.storage.sealed_people import iban_digest, phone_digest
from backend.storage.vault import vault_of

Row = dict[str, Any]
IBANS = re.compile(rb"<CdtrAcct>.*?<IBAN>(\w+)", re.DOTALL)
Open = Callable[[Connection, Row], Any]
Seal = Callable[[Connection, Row], Row]


@dataclass(frozen=True)
class OpenedWord:
    """A column in the open: its type, how it is read of a real row, and which real columns a value of it makes."""

    kind: str
    open: Open
    seal: Seal


def sealed_json(table: str, name: str, forgotten: object, about: str = "") -> OpenedWord:
    def opened(connection: Connection, row: Row) -> str:
        sealed, bound = row[name], row[about] if about else ""
        value = vault_of(connection).open_json(f"{table}.{name}", sealed, bound) if sealed else forgotten
        return json.dumps(value)

    def seal(connection: Connection, row: Row) -> Row:
        bound = row[about] if about else ""
        return {name: vault_of(connection).seal_json(f"{table}.{name}", row[name], bound)}

    return OpenedWord("jsonb", opened, seal)


def sealed_bytes(table: str, name: str, about: str) -> OpenedWord:
    return OpenedWord(
        "bytea",
        lambda connection, row: vault_of(connection).open(f"{table}.{name}", row[name], row[about]),
        lambda connection, row: {name: vault_of(connection).seal(f"{table}.{name}", row[name], row[about])},
    )


def sealed_text(table: str, name: str) -> OpenedWord:
    return OpenedWord(
        "text",
        lambda connection, row: row[name] and vault_of(connection).open(f"{table}.{name}", row[name]).decode(),
        lambda connection, row: {name: vault_of(connection).seal(f"{table}.{name}", row[name].encode())},
    )


def by_hand(name: str) -> OpenedWord:
    return OpenedWord(
        "text",
        lambda connection, row: interventions.words_of(connection, name, row[name]),
        lambda _, row: {name: row[name]},
    )


def _rung(connection: Connection, row: Row) -> str:
    number: str = vault_of(connection).open_json("call_backs.asked", row["asked"])["number"]
    return number


def _given(connection: Connection, row: Row) -> str | None:
    """The account whose digest it is, of those in the bank's files."""
    files = connection.execute(text("select content, message_id from public.bank_files")).all()
    vault = vault_of(connection)
    known = {found.decode() for sealed, name in files for found in IBANS.findall(vault.open(CONTENT, sealed, name))}
    return next((iban for iban in known if iban_digest(vault, iban) == row["iban_digest"]), None)


CONTENT = "bank_files.content"
WORDS: Mapping[str, tuple[tuple[str, ...], Mapping[str, OpenedWord]]] = {
    "conversations": (
        ("id",),
        {
            "opening": sealed_json("conversations", "opening", {}),
            "journal": sealed_json("conversations", "journal", []),
        },
    ),
    "outbox": (("id",), {"payload": sealed_json("outbox", "payload", {}, "key")}),
    "replies": (("channel", "external_id", "delivery"), {"reply": sealed_text("replies", "reply")}),
    "bank_files": (("id",), {"content": sealed_bytes("bank_files", "content", "message_id")}),
    "bank_reports": (("id",), {"content": sealed_bytes("bank_reports", "content", "sha256")}),
    "bank_transfers": (
        ("payment_id",),
        {"iban": OpenedWord("text", _given, lambda c, row: {"iban_digest": iban_digest(vault_of(c), row["iban"])})},
    ),
    "disputes": (("id",), {"words": sealed_text("disputes", "words")}),
    "misheard_sentences": (("id",), {"sentence": sealed_text("misheard_sentences", "sentence")}),
    "tasks": (("id",), {"note": sealed_text("tasks", "note")}),
    "interventions": (("id",), {name: by_hand(name) for name in ("why", "before", "after")}),
    "call_backs": (
        ("id",),
        {"number": OpenedWord("text", _rung, lambda c, r: {"number_digest": phone_digest(vault_of(c), r["number"])})},
    ),
}
"""Of each table the key of its rows, and its columns that are sealed."""


def names_words(table: str, statement: str) -> bool:
    """Whether a statement names what is sealed in a table."""
    return any(re.search(rf"\b{name}\b", statement) for name in WORDS[table][1])


def read(connection: Connection, table: str) -> list[Row]:
    """The rows in the open."""
    words = WORDS[table][1]
    rows = [dict(row) for row in connection.execute(text(f"select * from public.{table}")).mappings()]  # noqa: S608 - ours
    opened = {id(row): {name: word.open(connection, row) for name, word in words.items()} for row in rows}
    return [
        {name: json.dumps(value) if isinstance(value, (dict, list)) else value for name, value in row.items()}
        | opened[id(row)]
        for row in rows
    ]


def make(connection: Connection, table: str) -> None:
    """Make the table in the open."""
    connection.execute(text(f"create temp table {table} on commit drop as select * from public.{table} limit 0"))  # noqa: S608 - ours
    for name, word in WORDS[table][1].items():
        connection.execute(text(f"alter table pg_temp.{table} drop column if exists {name}"))
        connection.execute(text(f"alter table pg_temp.{table} add column {name} {word.kind}"))


def take_back(connection: Connection, table: str, before: list[Row], after: list[Row]) -> None:
    """Seal what was changed."""
    key, words = WORDS[table]
    for row in after:
        was = next((each for each in before if all(each[name] == row[name] for name in key)), None)
        if was == row:
            continue
        changed: Row = {n: v for n, v in row.items() if n not in words and (v != was[n] if was else v is not None)}
        for name, word in words.items():
            if row[name] is not None and (was is None or row[name] != was[name]):
                changed |= word.seal(connection, row)
        if was is None:
            _add(connection, table, changed)
            continue
        assigned = ", ".join(f'"{name}" = :{name}' for name in changed)
        where = " and ".join(f"{name} = :key_{name}" for name in key)
        statement = f"update public.{table} set {assigned} where {where}"  # noqa: S608 - ours
        connection.execute(text(statement), {**changed, **{f"key_{name}": row[name] for name in key}})


def _add(connection: Connection, table: str, row: Row) -> None:
    names, given = ", ".join(f'"{name}"' for name in row), ", ".join(f":{name}" for name in row)
    connection.execute(text(f"insert into public.{table} ({names}) values ({given})"), row)  # noqa: S608 - ours
