"""Statements that are compiled once: SQLAlchemy writes them, psycopg alone executes them.

`Connection.execute` takes three times as long as psycopg does for the same statement, and a turn on the telephone is
mostly statements (docs/decisions/0028-what-a-turn-costs.md). Elsewhere `Connection.execute` is quick enough.
"""

from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any

import psycopg
from sqlalchemy import Connection, Executable, RowMapping
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

from backend.patience import PatientConnection

_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]

FoundRow = RowMapping | Mapping[str, Any]
"""A row by its columns' names, whoever has read it."""


class Prepared:
    """A statement with all its values as bound parameters; none of them a list that is expanded, or JSON.

    Every method takes a connection, whose transaction it works in, and a value for each parameter, and raises as
    `Connection.execute` does.
    """

    def __init__(self, statement: Executable) -> None:
        self._statement = statement

    @cached_property
    def _compiled(self) -> tuple[str, dict[str, Any]]:
        """Its SQL, and the values that it brings itself."""
        assert isinstance(self._statement, ClauseElement)
        compiled = self._statement.compile(dialect=_DIALECT)
        assert isinstance(compiled, SQLCompiler)
        assert not compiled.post_compile_params, "a list is one parameter: `any_`"
        constants = {name: bound.value for name, bound in compiled.binds.items() if not bound.required}
        return compiled.string, constants

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """What it finds."""
        return self._execute(connection, values).fetchall()

    def row(self, connection: Connection, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The first that it finds; None where there is nothing."""
        return self._execute(connection, values).fetchone()

    def mappings(self, connection: Connection, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What it finds, by the columns' names."""
        cursor = self._execute(connection, values)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def write(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Execute it; how many rows it wrote."""
        return self._execute(connection, values).rowcount

    def _execute(self, connection: Connection, values: Mapping[str, Any]) -> psycopg.Cursor[tuple[Any, ...]]:
        sql, constants = self._compiled
        driver = connection.connection.driver_connection
        assert isinstance(driver, PatientConnection)
        cursor = driver.cursor_of(self)
        try:
            return cursor.execute(sql, {**constants, **values} if constants else values)
        except psycopg.Error as error:
            if driver.closed:
                with suppress(DBAPIError):  # fails too, so that SQLAlchemy gives up all connections as old as this one
                    connection.exec_driver_sql("select 1")
            dialect = connection.dialect
            raise DBAPIError.instance(sql, {}, error, psycopg.Error, hide_parameters=True, dialect=dialect) from error
