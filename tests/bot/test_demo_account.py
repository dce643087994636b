"""The demo has an account of every role, whose token is in a file; nowhere else is such an account made by itself."""

from pathlib import Path

import pytest
from sqlalchemy import text

from backend.domain.account import AccountRefused
from backend.domain.sign_in import SignedIn, SignInForm
from backend.services import account_keeping, signing_in
from backend.services.work import Work
from bot.app import console_of
from bot.demo import demo_account
from tests.support import opened_tables
from tests.support.api_accounts import ALL_ROLES, asking
from tests.support.line import Line, settings


def test_its_token_is_in_a_file_of_its_owner_and_stays_the_same(line: Line, tmp_path: Path) -> None:
    file = demo_account.make(settings(home=tmp_path), line.context)
    assert file is not None
    assert file.stat().st_mode & 0o777 == 0o600
    token = file.read_text().strip()
    with asking(line.url, token) as client:
        assert client.get("/api/tasks").status_code == 200
        assert sorted(client.get("/api/accounts").json()[0]["roles"]) == sorted(ALL_ROLES)
        line.change("update accounts set roles = array['operator']")  # of a version that had fewer
        assert demo_account.make(settings(home=tmp_path), line.context) == file
        assert sorted(client.get("/api/accounts").json()[0]["roles"]) == sorted(ALL_ROLES)
    assert demo_account.make(settings(home=tmp_path), line.context) == file
    assert file.read_text().strip() == token
    with line.context.database.begin() as connection:
        connection.execute(text("delete from account_tokens"))  # as after `allo demo reset`
    demo_account.make(settings(home=tmp_path), line.context)
    with line.context.database.begin() as connection:
        found = account_keeping.recognise(Work(connection, line.clock()), file.read_text().strip())
    assert not isinstance(found, str)


def test_one_signs_in_to_the_console_as_it_by_a_password_that_stays(line: Line, tmp_path: Path) -> None:
    demo = settings(home=tmp_path)
    demo_account.make(demo, line.context)
    password = demo_account.make_sign_in(demo, line.context)
    assert password == demo_account.make_sign_in(demo, line.context)
    assert password
    assert (tmp_path / demo_account.PASSWORD_FILE).stat().st_mode & 0o777 == 0o600
    with line.context.database.begin() as connection:
        work = Work(connection, line.clock())
        demo_account.must_be_the_demo(demo, work, "demo")
        code = signing_in.present_code(work, "demo")
        with pytest.raises(AccountRefused):
            demo_account.must_be_the_demo(demo, work, "claire")
    given = SignInForm("demo", password, code)
    assert isinstance(console_of(demo, line.context).sign_ins.sign_in(given, "here"), SignedIn)


@pytest.mark.parametrize("somewhere", ["own database", "other people"])
def test_there_is_none_where_people_are_real(line: Line, tmp_path: Path, somewhere: str) -> None:
    set_to = settings(home=tmp_path)
    if somewhere == "own database":
        set_to = settings(home=tmp_path, database_url="postgresql://x@y/z")
    else:
        with line.context.database.begin() as connection:
            opened_tables.run(
                connection, "update beneficiaries set cesu_code = '99999999' where cesu_code = '31000017'"
            )
    assert demo_account.make(set_to, line.context) is None
    assert demo_account.make_sign_in(set_to, line.context) is None
    with line.context.database.begin() as connection, pytest.raises(AccountRefused):
        demo_account.must_be_the_demo(set_to, Work(connection, line.clock()), "demo")
    assert line.one("select count(*) from accounts") == 0
