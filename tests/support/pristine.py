"""Puts a database back to what its template holds, which costs an eighth of copying the template anew."""

from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import sql

_ALONE = """
    select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()"""
_TABLES = "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by oid"
_SEQUENCES = "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S' order by oid"
_USED = """
    select relname from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and pg_relation_size(oid) > 0"""
_UNGUARDED = "set local session_replication_role = replica"
"""The ledger defends itself, and rows come in another order than they were made."""

_SCHEMA = """
    with ours as (select oid from pg_class where relnamespace = 'public'::regnamespace), rows (which, version) as (
        select 'class ' || oid, xmin from pg_class where oid in (select oid from ours)
        union all select 'column ' || attrelid || ' ' || attnum, xmin from pg_attribute
            where attrelid in (select oid from ours)
        union all select 'default ' || oid, xmin from pg_attrdef
        union all select 'constraint ' || oid, xmin from pg_constraint where connamespace = 'public'::regnamespace
        union all select 'trigger ' || oid, xmin from pg_trigger
        union all select 'function ' || oid, xmin from pg_proc where pronamespace = 'public'::regnamespace
        union all select 'type ' || oid, xmin from pg_type where typnamespace = 'public'::regnamespace
        union all select 'policy ' || oid, xmin from pg_policy
        union all select 'grants ' || oid, xmin from pg_default_acl
        union all select 'schema ' || oid, xmin from pg_namespace where nspname !~ '^pg_(toast_)?temp_'
        union all select 'setting ' || setrole, xmin from pg_db_role_setting
            where setdatabase = (select oid from pg_database where datname = current_database()))
    select count(*) || ' ' || sum(hashtextextended(which || ' ' || version::text, 0)) from rows"""
"""Which version of the catalogues a database has: whatever makes, alters, grants or drops changes it."""


@dataclass(frozen=True)
class Pristine:
    """What a template holds.

    Attributes:
        rows: What to copy into each table; empty ones are here too.
        sequences: Where each sequence stands, and whether it has given that number.
        schema: The version of its catalogues.
    """

    rows: dict[str, bytes]
    sequences: dict[str, tuple[int, bool]]
    schema: str

    @classmethod
    def read(cls, url: str) -> "Pristine":
        """What the database at a URL holds now."""
        with psycopg.connect(url) as connection:
            rows = {name: _copied(connection, name) for (name,) in connection.execute(_TABLES).fetchall()}
            sequences = {name: _stand(connection, name) for (name,) in connection.execute(_SEQUENCES).fetchall()}
            return cls(rows, sequences, _one(connection, _SCHEMA))

    def put_back(self, url: str) -> bool:
        """Make a copy of the template what it was; False where a new one is needed.

        Whoever is connected to it is cut off first: nobody of the last test writes into the next one's.
        """
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(_ALONE)
            if _one(connection, _SCHEMA) != self.schema:
                return False
            used = [name for (name,) in connection.execute(_USED).fetchall()]
            with connection.transaction():
                connection.execute(_UNGUARDED)
                connection.execute(self._emptying(used))
            # Rows come to lie in the order in which they lay, as in a new copy: what sorts nothing finds the same.
            connection.execute(sql.SQL("vacuum (index_cleanup on, skip_database_stats) {}").format(_named(used)))
            if connection.execute(_USED).fetchone():
                return False
            with connection.transaction():
                connection.execute(_UNGUARDED)
                self._fill(connection)
        return True

    def _emptying(self, used: list[str]) -> sql.Composed:
        """One statement after another: a round trip for each would take longer than what it does."""
        deleted = [sql.SQL("delete from {}").format(sql.Identifier(name)) for name in used]
        set_back = [
            sql.SQL("select setval({}, {}, {})").format(sql.Literal(name), sql.Literal(last), sql.Literal(called))
            for name, (last, called) in self.sequences.items()
        ]
        return sql.SQL("; ").join([*deleted, *set_back])

    def _fill(self, connection: psycopg.Connection[Any]) -> None:
        for name, data in self.rows.items():
            if data:
                with connection.cursor().copy(_copying(name, "from stdin")) as copy:
                    copy.write(data)


def _named(tables: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, tables))


def _copied(connection: psycopg.Connection[Any], name: str) -> bytes:
    """The rows of a table; nothing where it has none."""
    if not _one(connection, sql.SQL("select exists (select from {})").format(sql.Identifier(name))):
        return b""
    with connection.cursor().copy(_copying(name, "to stdout")) as copy:
        return b"".join(bytes(part) for part in copy)


def _copying(name: str, whither: str) -> sql.Composed:
    return sql.SQL("copy {} {} (format binary)").format(sql.Identifier(name), sql.SQL(whither))


def _stand(connection: psycopg.Connection[Any], name: str) -> tuple[int, bool]:
    found = connection.execute(sql.SQL("select last_value, is_called from {}").format(sql.Identifier(name))).fetchone()
    assert found, "a sequence stands somewhere"
    return found[0], found[1]


def _one(connection: psycopg.Connection[Any], query: LiteralString | sql.Composed) -> Any:
    found = connection.execute(query).fetchone()
    assert found, "a query that counts answers"
    return found[0]
