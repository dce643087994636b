"""A database that another test has used is as the template, or is not given to anybody."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from tests.support.postgres import DEMO, Postgres
from tests.support.pristine import Pristine


def run(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        connection.execute(text(statement))


def url(engine: Engine) -> str:
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def test_rows_and_sequences_are_put_back_and_nobody_is_left(engine: Engine, postgres: Postgres) -> None:
    template = Pristine.read(postgres.url(DEMO))
    assert Pristine.read(url(engine)).rows == template.rows
    for altered in ("delete from ledger", "update lots set cents_used = cents_used + 1", "delete from pins"):
        run(engine, altered)
    run(engine, "select nextval(oid::regclass) from pg_class where relkind = 'S'")
    assert Pristine.read(url(engine)).rows != template.rows
    with engine.connect() as left:
        assert template.put_back(url(engine))
        with pytest.raises(OperationalError):
            left.execute(text("select 1"))
    after = Pristine.read(url(engine))
    assert (after.rows, after.sequences) == (template.rows, template.sequences)


@pytest.mark.parametrize(
    "statement",
    [
        "alter table lots alter column cents_used set default 5",
        "alter table ledger disable trigger all",
        "create table mine (id int)",
        "drop table tasks cascade",
        "grant select on lots to public",
        "create or replace function mine() returns int language sql as 'select 1'",
        "create schema mine",
        "truncate tasks cascade",
        "do $$ begin execute 'alter database ' || current_database() || ' set work_mem = 100'; end $$",
    ],
)
def test_what_was_altered_otherwise_is_not_used_again(engine: Engine, postgres: Postgres, statement: str) -> None:
    run(engine, statement)
    assert not Pristine.read(postgres.url(DEMO)).put_back(url(engine))


def test_rows_lie_in_their_order_however_much_was_there(engine: Engine, postgres: Postgres) -> None:
    template = Pristine.read(postgres.url(DEMO))
    run(engine, "insert into pins select -n, repeat('x', 300), 0 from generate_series(1, 5000) n")
    run(engine, "delete from pins where beneficiary_id < -100 or beneficiary_id > 2")
    assert template.put_back(url(engine))
    assert Pristine.read(url(engine)) == template
