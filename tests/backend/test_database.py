"""Only PostgreSQL will do, and what goes wrong with it never shows what a statement was given."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from backend import database

PIN = "482915"


@pytest.mark.parametrize("url", ["mysql://host/name", "no url at all", "sqlite://"])
def test_only_postgresql_will_do(url: str) -> None:
    with pytest.raises(database.BadDatabaseUrl, match="postgresql://"):
        database.connect(url)


def test_an_error_does_not_show_what_a_statement_was_given(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(DBAPIError) as failed:
        connection.execute(text("select * from no_such_table where pin = :pin"), {"pin": PIN})
    assert "no_such_table" in str(failed.value)
    assert PIN not in str(failed.value)


def test_the_schema_is_known_to_be_current_or_old(engine: Engine) -> None:
    with engine.begin() as connection:
        assert database.is_current(connection)
        connection.execute(text("update alembic_version set version_num = '0001'"))
        assert not database.is_current(connection)
