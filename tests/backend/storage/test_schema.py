"""The migrations make what the tables say, and the ledger defends itself."""

from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from backend import database
from backend.storage import (
    ledger,
    tables_bank,
    tables_call_backs,
    tables_card,
    tables_console,
    tables_contact,
    tables_delivery,
    tables_issuer,
    tables_misheard,
    tables_pins,
    tables_tallies,
    tables_tries,
    tables_trusted,
    tables_wording,
)
from backend.storage.tables import metadata

MODULES = (
    tables_bank,
    tables_delivery,
    tables_call_backs,
    tables_card,
    tables_console,
    tables_contact,
    tables_issuer,
    tables_misheard,
    tables_pins,
    tables_tallies,
    tables_tries,
    tables_trusted,
    tables_wording,
)
LEAST_CHECKS = 20


def test_the_migrations_make_the_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert len(metadata.tables) >= len(MODULES)
        assert compare_metadata(context, metadata) == []
        assert database.is_current(connection)


@pytest.mark.parametrize("statement", ["update ledger set cents = 0", "delete from ledger", "truncate ledger cascade"])
def test_the_ledger_is_append_only(engine: Engine, statement: str) -> None:
    with engine.begin() as connection, pytest.raises(DatabaseError, match="append-only"):
        connection.execute(text(statement))


def test_a_movement_that_does_not_balance_is_refused(engine: Engine) -> None:
    row = "insert into ledger (movement, account, cents, minutes, booked_at) values ('m', 'a', 1, 0, now())"
    with pytest.raises(DatabaseError, match="does not balance"), engine.begin() as connection:
        connection.execute(text(row))


def test_the_code_refuses_it_too(engine: Engine) -> None:
    with engine.begin() as connection, pytest.raises(AssertionError, match="debits equal credits"):
        ledger.book(connection, "m", {"a": (1, 0)}, datetime.now(UTC))


@pytest.mark.parametrize(
    "statement",
    [
        "update lots set cents_used = cents_total + 1",
        "update lots set minutes_used = minutes_total + 1",
        "update lots set cents_used = -1",
        "update pins set fails = 7",
        "update payments set cents = 0",
        "update payments set state = 'lost'",
    ],
)
def test_the_constraints_hold_whatever_the_code_does(engine: Engine, statement: str) -> None:
    with engine.begin() as connection, pytest.raises(IntegrityError):
        connection.execute(text(statement))


CHECKS = text(
    """
    select r.relname, c.conname, pg_get_constraintdef(c.oid)
    from pg_constraint c join pg_class r on r.oid = c.conrelid join pg_namespace n on n.oid = r.relnamespace
    where c.contype = 'c' and n.nspname = :schema
    """
)


def test_every_check_of_the_tables_is_in_the_database_word_for_word(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("create schema as_the_tables_say"))
        there = connection.execution_options(schema_translate_map={None: "as_the_tables_say"})
        metadata.create_all(there)
        migrated, said = (
            {tuple(row) for row in connection.execute(CHECKS, {"schema": schema})}
            for schema in ("public", "as_the_tables_say")
        )
    assert len(said) >= LEAST_CHECKS
    assert migrated == said
