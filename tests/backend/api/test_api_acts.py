"""Each route is for the roles of one table; what is not in the table, nobody may do."""

from collections.abc import Iterator
from typing import get_args

import httpx2
import pytest
from prometheus_client import generate_latest

from backend.api.api_acts import ACTS, permitted
from backend.domain.account import AccountRole
from bot.app import build
from tests.support.api_accounts import asking, token_for
from tests.support.app_routes import routes_of
from tests.support.line import Line, listening, settings

SIGNED_OR_OPEN = ("/twilio/", "/healthz", "/readyz", "/console")
"""Webhooks prove themselves by their signature (tests/bot/test_doors.py); health says little, to anybody; the console
has a door and a table of its own (tests/backend/console)."""

SOMETHING = {
    **dict.fromkeys(("beneficiary_id", "task_id", "trusted_id"), "1"),
    "reference": "123456789",
    "token_id": "99",
    "kind": "rights",
    "code": "x",
}


@pytest.fixture
def routes(line: Line) -> list[tuple[str, str]]:
    """Every route of the application, as method and path."""
    return list(routes_of(build(settings(), line.context)))


@pytest.fixture
def url(line: Line) -> Iterator[str]:
    with listening(build(settings(), line.context)) as url:
        yield url


def test_the_table_has_every_route_and_no_other(routes: list[tuple[str, str]]) -> None:
    behind = {f"{method} {path}" for method, path in routes if not path.startswith(SIGNED_OR_OPEN)}
    assert behind == set(ACTS)


def test_every_route_is_for_its_roles_alone(line: Line, routes: list[tuple[str, str]], url: str) -> None:
    answered: dict[str, dict[str, int]] = {}
    for role in get_args(AccountRole):
        with asking(url, token_for(line.context, role, name=role)) as client:
            for method, path in routes:
                if not path.startswith(SIGNED_OR_OPEN):
                    answered.setdefault(f"{method} {path}", {})[role] = _status(client, method, path)
    let_in = {route: {role for role, status in by.items() if status != 403} for route, by in answered.items()}
    assert let_in == {route: set(act.roles) for route, act in ACTS.items()}
    assert not [by for by in answered.values() if {401, 405, 500} & set(by.values())]


def test_nobody_is_let_in_without_a_token_and_each_try_is_counted(
    line: Line, routes: list[tuple[str, str]], url: str
) -> None:
    with httpx2.Client(base_url=url) as client:
        statuses = {_status(client, method, path) for method, path in routes if not path.startswith(SIGNED_OR_OPEN)}
    assert statuses == {401}
    counted = generate_latest(line.context.counters.registry).decode()
    assert f'allo_api_refused_total{{why="unknown"}} {len(ACTS)}.0' in counted
    assert line.one("select count(*) from audit_entries") == 0, "nobody has done anything"


def test_what_is_not_in_the_table_nobody_may_do() -> None:
    assert permitted("DELETE", "/api/beneficiaries/{beneficiary_id}").roles == frozenset()


def test_no_two_routes_are_one_act() -> None:
    assert len({act.what for act in ACTS.values()}) == len(ACTS)


def _status(client: httpx2.Client, method: str, path: str) -> int:
    given = {} if method == "GET" else {"content": b"{}", "headers": {"Content-Type": "application/json"}}
    return client.request(method, path.format(**SOMETHING), **given).status_code  # type: ignore[arg-type]
