"""The demo has an account of every role, whose token is in a file; nowhere else is such an account made by itself."""

import pytest
from sqlalchemy import text

from backend.services import account_keeping
from backend.services.work import Work
from bot.demo import demo_account
from tests.support import opened_tables
from tests.support.api_accounts import ALL_ROLES, asking
from tests.support.line import Line, settings


def test_its_token_is_in_a_file_of_its_owner_and_stays_the_same(line: Line, tmp_path: object) -> None:
    file = demo_account.make(settings(home=tmp_path), line.context)
    assert file is not None
    assert file.stat().st_mode & 0o777 == 0o600
    token = file.read_text().strip()
    with asking(line.url, token) as client:
        assert client.get("/api/tasks").status_code == 200
        assert sorted(client.get("/api/accounts").json()[0]["roles"]) == sorted(ALL_ROLES)
    assert demo_account.make(settings(home=tmp_path), line.context) == file
    assert file.read_text().strip() == token
    with line.context.database.begin() as connection:
        connection.execute(text("delete from account_tokens"))  # as after `allo demo reset`
    demo_account.make(settings(home=tmp_path), line.context)
    with line.context.database.begin() as connection:
        found = account_keeping.recognise(Work(connection, line.clock()), file.read_text().strip())
    assert not isinstance(found, str)


@pytest.mark.parametrize("somewhere", ["own database", "other people"])
def test_there_is_none_where_people_are_real(line: Line, tmp_path: object, somewhere: str) -> None:
    set_to = settings(home=tmp_path)
    if somewhere == "own database":
        set_to = settings(home=tmp_path, database_url="postgresql://x@y/z")
    else:
        with line.context.database.begin() as connection:
            opened_tables.run(
                connection, "update beneficiaries set cesu_code = '99999999' where cesu_code = '31000017'"
            )
    assert demo_account.make(set_to, line.context) is None
    assert line.one("select count(*) from accounts") == 0
