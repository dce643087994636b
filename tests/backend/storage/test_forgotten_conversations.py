"""Conversations of before it was written down say after the upgrade whether their words are forgotten."""

from alembic import command
from sqlalchemy import text

from backend import database
from tests.support.postgres import Postgres

BEFORE = """
insert into conversations (channel, external_id, programme, opening, script_version, journal, opened_at, touched_at,
    ended)
values ('voice', 'old', 'apa31', '', '1', '', now(), now(), 'script'),
    ('voice', 'young', 'apa31', 'sealed', '1', 'sealed', now(), now(), 'script'),
    ('voice', 'open', 'apa31', '', '1', '', now(), now(), null)
"""


def test_those_of_before_say_whether_they_are_forgotten_and_what_is_forgotten_is_not_written_again(
    postgres: Postgres,
) -> None:
    place = text("select ctid from conversations where external_id = 'old'")
    with postgres.fresh("template1") as engine, engine.begin() as connection:
        command.upgrade(database._config(connection), "0041")
        connection.exec_driver_sql(BEFORE)
        before = connection.execute(place).scalar_one()
        command.upgrade(database._config(connection), "0045")
        rows = connection.exec_driver_sql("select external_id, forgotten from conversations")
        assert dict(map(tuple, rows)) == {"old": True, "young": False, "open": False}
        assert connection.execute(place).scalar_one() == before, "years of them are not rewritten while nobody can call"
        connection.exec_driver_sql(BEFORE.replace("'old'", "'new'").replace("'young'", "'x'").replace("'open'", "'y'"))
        new = text("select forgotten from conversations where external_id = 'new'")
        assert connection.execute(new).scalar_one() is False, "who opens one does not say so"
