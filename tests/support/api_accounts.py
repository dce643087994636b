"""Accounts for the tests, and clients that ask as they do."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import get_args

import httpx2

from backend.domain.account import AccountRole
from backend.services import account_keeping
from backend.services.work import Work
from bot.context import AppContext

ALL_ROLES: tuple[AccountRole, ...] = get_args(AccountRole)
LIMITED_ROLES = tuple(each for each in ALL_ROLES if each != "editor")
"""Those that may be limited to programmes."""


def token_for(
    context: AppContext, *roles: str, name: str = "tests", programmes: Collection[str] | None = None, days: int = 365
) -> str:
    """The token of a new account with these roles."""
    with context.database.begin() as connection:
        work = Work(connection, context.clock())
        return account_keeping.add(work, name, roles, programmes, days)[1].token


@contextmanager
def asking(url: str, token: str) -> Iterator[httpx2.Client]:
    """A client that bears a token."""
    with httpx2.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}) as client:
        yield client
