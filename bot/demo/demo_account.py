"""An account of every role to try the API and the console with, its secrets in files beside the embedded database."""

from pathlib import Path
from typing import get_args

from backend.domain.account import AccountRefused, AccountRole, ApiAccount
from backend.services import account_keeping, enrolling, signing_in
from backend.services.work import Work
from bot.context import AppContext
from bot.demo import loading
from bot.settings import Settings

NAME = "demo"
FILE = "demo.token"
PASSWORD_FILE = "demo.password"  # noqa: S105 - the name of a file


def make(settings: Settings, context: AppContext) -> Path | None:
    """Make the account where it is not there, and return the file of its token.

    None where the database is not the embedded one, or holds anybody but the demo's people: there nobody is given
    every role because somebody tried the line.
    """
    file = settings.home / FILE
    with context.database.begin() as connection:
        work = Work(connection, context.clock())
        if not _is_the_demo(settings, work):
            return None
        known = file.read_text(encoding="ascii").strip() if file.exists() else ""
        account = account_keeping.recognise(work, known)
        if isinstance(account, ApiAccount):  # of an older version, it has not every role yet
            account_keeping.change_roles(work, account, get_args(AccountRole), everywhere=True)
            return file
        made = account_keeping.token_of(work, NAME, get_args(AccountRole))
        file.touch(mode=0o600)
        file.write_text(f"{made.token}\n", encoding="ascii")
    return file


def make_sign_in(settings: Settings, context: AppContext) -> str | None:
    """Let the demo's account be signed in as, and return its password; None where there is no such account.

    It stays the same from start to start, in a file of its own; its second factor is shown by `allo account code`.
    """
    file = settings.home / PASSWORD_FILE
    with context.database.begin() as connection:
        work = Work(connection, context.clock())
        if not _is_the_demo(settings, work):
            return None
        if file.exists() and signing_in.has_person(work, NAME):
            return file.read_text(encoding="ascii").strip()
        password = signing_in.let_in_by(work, context.pins, account_keeping.named(work, NAME))
    file.touch(mode=0o600)
    file.write_text(f"{password}\n", encoding="ascii")
    return password


def must_be_the_demo(settings: Settings, work: Work, name: str) -> None:
    """Make sure that a second factor that is to be shown is the demo's own.

    Raises:
        AccountRefused: It is somebody's, or the database is no demo's.
    """
    if name != NAME or not _is_the_demo(settings, work):
        raise AccountRefused("Only the demo's own code is shown: everybody else has theirs on their telephone.")


def _is_the_demo(settings: Settings, work: Work) -> bool:
    return settings.database_url is None and not enrolling.anybody_beside(work, loading.codes())
