"""What a page of the console is: its routes, what each does and who may, and its place in the navigation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import get_args

from fastapi import APIRouter

from backend.api.api_acts import ACTS, Permitted
from backend.console.console_context import ConsoleContext
from backend.domain.account import AccountRole

_BY_ACT: Mapping[str, Permitted] = {each.what: each for each in ACTS.values()}
EVERYBODY = Permitted("", frozenset(get_args(AccountRole)))
"""What every account may do, and what needs no entry in the trail: it shows nobody's data."""


@dataclass(frozen=True)
class Page:
    """A page.

    Attributes:
        add: Adds its routes.
        acts: What each route does and who may, by method and path.
        navigation: Its places in the navigation: address, name, and the act that must be allowed; empty for everybody.
        is_open: Whether it is for who is not signed in.
        uploads: Those of its acts that take a file, by method and path.
    """

    add: Callable[[APIRouter, ConsoleContext], None]
    acts: Mapping[str, Permitted] = field(default_factory=dict)
    navigation: tuple[tuple[str, str, str], ...] = ()
    is_open: bool = False
    uploads: frozenset[str] = frozenset()


def as_by_api(what: str) -> Permitted:
    """An act of the API, done here: the same name in the trail, the same roles."""
    return _BY_ACT[what]


def console_act(what: str, *roles: AccountRole) -> Permitted:
    """An act that there is in the console alone."""
    return Permitted(what, frozenset(roles))
