"""The doctor sees a schema that is old, a role that may too much or too little, and messages that nobody sends."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, text

from backend import database
from backend.database_roles import grant
from backend.services import account_keeping
from backend.services.pins import Pins
from backend.services.work import Work, system_clock
from bot.app import engine_of
from bot.doctor import look_at_database
from bot.doctor.finding import Finding
from tests.support.line import settings
from tests.support.postgres import PEPPER, VAULT, end_server

ROLE = "a_doctor_s_application"
NEW_PEPPER = "the pepper of the year after"
OTHER_KEYS = SecretStr(f"others:{'3a' * 32},lookup:{'4b' * 32}")
MAKE_ROLE = f"do $$ begin create role {ROLE} login; exception when duplicate_object then null; end $$"


@contextmanager
def application(engine: Engine) -> Iterator[Engine]:
    """The same database as a role of the application's kind."""
    with engine.begin() as connection:
        connection.execute(text(MAKE_ROLE))
        grant(connection, ROLE)
    url = engine.url.set(username=ROLE, drivername="postgresql").render_as_string(hide_password=False)
    opened = database.connect(url, VAULT)
    yield opened
    opened.dispose()


def run(engine: Engine, statement: str, **values: object) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement), values)


def found(engine: Engine) -> dict[str, Finding]:
    return {each.what: each for each in look_at_database.look_at(engine, Pins(PEPPER))}


@pytest.fixture
def as_application(engine: Engine) -> Iterator[Engine]:
    """What the line serves with; what the demo had to tell was told."""
    run(engine, "update outbox set done_at = now()")
    with application(engine) as opened:
        yield opened


def test_a_database_as_the_readme_makes_it_is_well(as_application: Engine) -> None:
    assert found(as_application)["accounts"].health == "warn", "until somebody has an account"
    with as_application.begin() as connection:
        account_keeping.add(Work(connection, system_clock()), "somebody", ["adviser"])
    assert {what: each.health for what, each in found(as_application).items()} == {
        "database": "ok", "schema": "ok", "keys": "ok", "role": "ok", "clock": "ok", "outbox": "ok", "accounts": "ok",
        "pepper": "ok",
    }  # fmt: skip


def test_the_owner_must_not_serve(engine: Engine) -> None:
    role = found(engine)["role"]
    assert (role.health, "superuser" in role.told) == ("fail", True)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("grant delete on ledger to {role}", "may empty ledger"),
        ("grant update (cents) on payments to {role}", "may change payments.cents"),
        ("grant create on schema public to {role}", "may make tables"),
        ("revoke update on lots from {role}", "may not change lots.cents_ended"),
        ("revoke select on tasks from {role}", "may not read tasks"),
    ],
)
def test_a_role_that_may_too_much_or_too_little_is_named(
    engine: Engine, as_application: Engine, statement: str, told: str
) -> None:
    run(engine, statement.format(role=ROLE))
    role = found(as_application)["role"]
    assert role.health == "fail"
    assert told in role.told


def test_an_old_schema_is_told_and_not_touched(engine: Engine, as_application: Engine) -> None:
    run(engine, "update alembic_version set version_num = '0001'")
    schema = found(as_application)["schema"]
    assert (schema.health, "allo db upgrade" in schema.told) == ("fail", True)
    with engine.connect() as connection:
        assert connection.execute(text("select version_num from alembic_version")).scalar() == "0001"


@pytest.mark.parametrize(("due", "health"), [("1 minute", "ok"), ("11 minutes", "warn"), ("2 hours", "fail")])
@pytest.mark.parametrize("tried", [(0, "-1 minute"), (4, "20 minutes")])
def test_messages_that_nobody_sends_are_told(
    engine: Engine, as_application: Engine, due: str, health: str, tried: tuple[int, str]
) -> None:
    attempts, next_try = tried
    one = """
        insert into outbox (key, topic, payload, attempts, queued_at, due_at)
        values ('x', 'x', '{}', :attempts, now() - cast(:due as interval), now() + cast(:next as interval))
    """
    run(engine, one, due=due, attempts=attempts, next=next_try)
    outbox = found(as_application)["outbox"]
    assert outbox.health == health
    assert outbox.told.startswith("1 message waits, the oldest for ")
    assert ("allo worker" in outbox.told) == (health != "ok")


def test_a_pepper_that_is_turned_or_forgotten_is_told(as_application: Engine) -> None:
    def pepper(*peppers: str) -> Finding:
        return {each.what: each for each in look_at_database.look_at(as_application, Pins(*peppers))}["pepper"]

    turning, forgotten = pepper(NEW_PEPPER, PEPPER), pepper(NEW_PEPPER)
    assert (turning.health, "keep ALLO_OLD_PIN_PEPPERS" in turning.told) == ("warn", True)
    assert (forgotten.health, "add it to ALLO_OLD_PIN_PEPPERS" in forgotten.told) == ("fail", True)
    assert pepper(PEPPER, NEW_PEPPER).told == "is turned: no PIN needs ALLO_OLD_PIN_PEPPERS any more."


def test_clocks_apart_are_told(as_application: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    real = time.time()
    monkeypatch.setattr(time, "time", lambda: real + 90)
    clock = found(as_application)["clock"]
    assert clock.health == "fail"
    assert "NTP" in clock.told


def test_the_embedded_database_is_looked_at_too(tmp_path: Path) -> None:
    set_to = settings(home=tmp_path)
    before = [finding.told for finding in look_at_database.look_at_database(set_to)]
    assert before[1:] == ["was never made: `allo serve` makes it. Nothing of it was looked at."]
    engine_of(set_to).dispose()
    found = {finding.what: finding for finding in look_at_database.look_at_database(set_to)}
    assert found["keys"].health == found["role"].health == "ok"
    other = settings(home=tmp_path, keys=OTHER_KEYS)
    assert {each.what: each for each in look_at_database.look_at_database(other)}["keys"].health == "fail"
    end_server(set_to.embedded_folder)
