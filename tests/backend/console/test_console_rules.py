"""Each page of the console is for the roles of its act, which are the API's; what is not in a table, nobody may see."""

import re
from pathlib import Path
from typing import get_args

import pytest
from fastapi.routing import APIRoute

from backend.api.api_acts import ACTS
from backend.console import rendering
from backend.console.console_door import ConsoleDoor
from backend.console.console_routes import CONSOLE_ACTS, PAGES, console_routes
from backend.console.console_words import DIALOGUES, DONE, FAULTS, REFUSED, ROLES, STATES, TASKS
from backend.console.forms import carries_csrf, csrf_of
from backend.console.refusals import KEYS
from backend.domain.account import AccountRole
from backend.domain.name_likeness import likeness, words_of
from backend.domain.task import TASK_KINDS
from bot.app import console_of
from bot.wording_desk import wording_desk
from dialogs.rewording import Fault
from tests.support.console_visitor import person, visiting
from tests.support.line import Line, settings

TEMPLATES = Path(rendering.__file__).parent / "templates"
OPEN = ("/console/connexion", "/console/invitation", "/console/assets", "/console/{path}")
SOMETHING = {
    "beneficiary_id": "1",
    "intervenant_id": "1",
    "trusted_id": "1",
    "conversation_id": "1",
    "reference": "123456789",
    "task_id": "1",
    "message_id": "ALLO-APA31-20260310",
    "key": "call.hello",
    "part": "say",
}


def routes_of(line: Line) -> list[tuple[str, str]]:
    routes = console_routes(console_of(settings(), line.context)).routes
    flat = [each for group in routes for each in getattr(getattr(group, "original_router", None), "routes", [group])]
    return [(method, each.path_format) for each in flat if isinstance(each, APIRoute) for method in each.methods or ()]


def test_the_table_has_every_page_that_needs_an_account_and_no_other(line: Line) -> None:
    routes = routes_of(line)
    assert len(routes) > len(PAGES)
    assert {f"{method} {path}" for method, path in routes if not path.startswith(OPEN)} == set(CONSOLE_ACTS)


def test_every_page_is_for_its_roles_alone(line: Line) -> None:
    let_in: dict[str, set[str]] = {route: set() for route in CONSOLE_ACTS}
    for role in get_args(AccountRole):
        who = person(line, role, name=role)
        with visiting(line, who.token) as visitor:
            for route in [each for each in CONSOLE_ACTS if not each.endswith("/deconnexion")]:
                method, _, path = route.partition(" ")
                fields = {"csrf": csrf_of(who.token), "ticket": route} if method == "POST" else None
                came = visitor.client.request(method, path.format(**SOMETHING), data=fields)
                assert came.status_code < 500, route
                if came.status_code != 403:
                    let_in[route].add(role)
    del let_in["POST /console/deconnexion"]
    assert let_in == {route: set(CONSOLE_ACTS[route].roles) for route in let_in}


def test_what_the_api_does_too_is_for_the_same_roles() -> None:
    by_api = {act.what: act.roles for act in ACTS.values()}
    shared = [act for act in CONSOLE_ACTS.values() if act.what in by_api]
    assert len(shared) > 20
    assert all(act.roles == by_api[act.what] for act in shared)


def test_what_is_in_no_table_nobody_may_do(line: Line) -> None:
    door = ConsoleDoor(console_of(settings(), line.context), {}, ())
    assert not door._acts


def test_each_sentence_is_there() -> None:
    assert set(KEYS.values()) <= set(REFUSED)
    assert set(TASKS) == set(TASK_KINDS)
    assert set(get_args(Fault)) <= set(FAULTS)
    assert {each.file for each in wording_desk().every()} == set(DIALOGUES)
    assert set(get_args(AccountRole)) == set(ROLES)
    assert all(sentence.endswith((".", "!")) for sentence in DONE.values())


NOBODY_SAYS = re.compile(
    r"\b(clore|clos|close|closes|défai\w*|tranche[rz]|dans la file|en fichier|à la main)\b", re.IGNORECASE
)
"""Words of registers, which nobody says to a colleague: a task is finished, a dispute settled, a change taken back."""


def test_the_console_says_what_a_person_would() -> None:
    spoken = {path.name: _shown(path.read_text(encoding="utf-8")) for path in TEMPLATES.glob("*.html")}
    told = (DONE.values(), *REFUSED.values(), *TASKS.values(), *(names[:1] for names in STATES.values()))
    spoken["console_words"] = " ".join(sentence for sentences in told for sentence in sentences)
    assert len(spoken) > 15
    assert {name: found for name, words in spoken.items() if (found := NOBODY_SAYS.findall(words))} == {}


def _shown(template: str) -> str:
    """The words of a template, without the addresses and names in its code."""
    return re.sub(r"/\w[\w/]*|\w+=\"[^\"]*\"", " ", template)


def test_what_a_form_carries_follows_from_the_session() -> None:
    assert carries_csrf({"csrf": csrf_of("a")}, "a")
    assert not carries_csrf({"csrf": csrf_of("b")}, "a")
    assert not carries_csrf({"csrf": "é"}, "a")
    assert "a-long-token" not in csrf_of("a-long-token")


@pytest.mark.parametrize(
    ("typed", "rank"),
    [
        ("Lefèvre", 3),
        ("lefevre simone", 6),
        ("LEF", 2),
        ("lefevvre", 1),
        ("martin", 0),
        ("lefevre jeanne", 0),
        ("", 0),
    ],
)
def test_how_well_a_name_is_named(typed: str, rank: int) -> None:
    assert likeness(words_of(typed), words_of("Lefèvre Simone")) == rank
