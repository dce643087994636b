"""An account of every role to try the API with, its token in a file beside the embedded database."""

from pathlib import Path
from typing import get_args

from backend.domain.account import AccountRole, ApiAccount
from backend.services import account_keeping, enrolling
from backend.services.work import Work
from bot.context import AppContext
from bot.demo import loading
from bot.settings import Settings

NAME = "demo"
FILE = "demo.token"


def make(settings: Settings, context: AppContext) -> Path | None:
    """Make the account where it is not there, and return the file of its token.

    None where the database is not the embedded one, or holds anybody but the demo's people: there nobody is given
    every role because somebody tried the line.
    """
    if settings.database_url is not None:
        return None
    file = settings.home / FILE
    with context.database.begin() as connection:
        work = Work(connection, context.clock())
        if enrolling.anybody_beside(work, loading.codes()):
            return None
        known = file.read_text(encoding="ascii").strip() if file.exists() else ""
        if isinstance(account_keeping.recognise(work, known), ApiAccount):
            return file
        made = account_keeping.token_of(work, NAME, get_args(AccountRole))
        file.touch(mode=0o600)
        file.write_text(f"{made.token}\n", encoding="ascii")
    return file
