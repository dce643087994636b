"""The PIN is nowhere, and who somebody is stays where it belongs, whatever goes wrong during a call."""

import re
from collections.abc import Iterable, Iterator

import pytest
from sqlalchemy import Engine, text

from tests.faults.scene import WRONG, Scene, played
from tests.support import opened_tables
from tests.support.callers import JEANNE, LUCIEN
from tests.support.mortal import MortalPostgres

SECRETS = {"a PIN": (JEANNE.pin, LUCIEN.pin), "a wrong PIN": (WRONG,)}
PERSONAL = {
    "a CESU code": (JEANNE.cesu, LUCIEN.cesu),
    "a birth date": (
        *("12031938", "1938-03-12", "12/03/1938", "douze mars", "mille neuf cent trente-huit"),
        *("01031929", "1929-03-01", "01/03/1929", "mille neuf cent vingt-neuf"),
        *("23111981", "1981-11-23", "23/11/1981", "vingt-trois novembre"),
    ),
}


@pytest.fixture(scope="module")
def scene(mortal: MortalPostgres) -> Iterator[Scene]:
    """What a day of all this has left."""
    with played(mortal) as left:
        yield left


def cells(engine: Engine) -> Iterator[tuple[str, str, str]]:
    """Every column of every table: its table, its name, and all it holds as text."""
    columns = "select table_name, column_name from information_schema.columns where table_schema = 'public'"
    with engine.connect() as connection:
        for table, column in connection.execute(text(columns)).all():
            content = connection.execute(text(f'select string_agg("{column}"::text, chr(10)) from "{table}"'))  # noqa: S608 - our own tables
            yield table, column, content.scalar() or ""


def found(secrets: dict[str, tuple[str, ...]], where: str) -> list[str]:
    """Which kinds of secrets stand in a text, as a whole number or a whole word."""
    return [
        kind
        for kind, spellings in secrets.items()
        if any(re.search(rf"(?<![\w]){re.escape(one)}(?![\w])", where) for one in spellings)
    ]


def leaks(secrets: dict[str, tuple[str, ...]], texts: Iterable[str]) -> list[tuple[list[str], str]]:
    return [(kinds, one) for one in texts if (kinds := found(secrets, one))]


def test_the_scene_has_left_something_to_look_through(scene: Scene) -> None:
    tables = {table: content for table, column, content in cells(scene.engine) if column == "id"}
    assert all(tables[name] for name in ("payments", "conversations", "ledger", "outbox"))
    assert len(scene.told) > 100
    assert "turn failed" in scene.logged
    with scene.engine.connect() as connection:
        journals = opened_tables.run(connection, "select journal from conversations").scalars().all()
    assert "proved" in str(journals), "cut calls keep what was done"
    assert found(SECRETS, str(journals)) == [], "nor is a PIN in what the keys open"
    assert found(PERSONAL, 'value": ["31000017"]') == ["a CESU code"], "the search finds what it must"


def test_no_pin_is_in_any_column(scene: Scene) -> None:
    assert [(t, c) for t, c, content in cells(scene.engine) if found(SECRETS, content)] == []


def test_codes_and_birth_dates_are_in_no_column(scene: Scene) -> None:
    assert {(t, c) for t, c, content in cells(scene.engine) if found(PERSONAL, content)} == set()


def test_nothing_of_it_is_in_any_reply(scene: Scene) -> None:
    assert leaks(SECRETS | PERSONAL, scene.told) == []


def test_nothing_of_it_is_in_any_log(scene: Scene) -> None:
    assert leaks(SECRETS | PERSONAL, scene.logged.splitlines()) == []
    assert "Traceback" not in scene.logged
