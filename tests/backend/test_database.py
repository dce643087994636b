"""Only PostgreSQL will do, what goes wrong with it never shows what a statement was given, and ours ends with us."""

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from backend import database, patience
from backend.domain.retention import Retention
from backend.services import forgetting
from backend.services.work import Clock, Work
from backend.storage import audit_trail, ledger_seals
from tests.support.postgres import VAULT

PIN = "482915"


@pytest.mark.parametrize("url", ["mysql://host/name", "no url at all", "sqlite://"])
def test_only_postgresql_will_do(url: str) -> None:
    with pytest.raises(database.BadDatabaseUrl, match="postgresql://"):
        database.connect(url)


def test_an_error_does_not_show_what_a_statement_was_given(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(DBAPIError) as failed:
        connection.execute(text("select * from no_such_table where pin = :pin"), {"pin": PIN})
    assert "no_such_table" in str(failed.value)
    assert PIN not in str(failed.value)


def test_the_schema_is_known_to_be_current_or_old(engine: Engine) -> None:
    with engine.begin() as connection:
        assert database.is_current(connection)
        connection.execute(text("update alembic_version set version_num = '0001'"))
        assert not database.is_current(connection)


def test_an_embedded_server_ends_with_its_last_user_though_another_was_killed(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    use = f"import pathlib, backend.embedded_postgres as embedded; embedded.embedded_url(pathlib.Path({str(folder)!r}))"
    subprocess.run([sys.executable, "-c", f"{use}; import os; os._exit(1)"], check=False)
    killed = json.loads((folder / ".handle_pids.json").read_text())
    assert len(killed) == 1, "who is killed leaves its name on the list"
    subprocess.run([sys.executable, "-c", use], check=True)
    assert not (folder / "postmaster.pid").exists()


def test_what_is_given_back_after_an_engine_was_ended_is_closed(engine: Engine) -> None:
    with engine.connect() as first, database.beside(engine).connect() as second:
        late = [each.connection.driver_connection for each in (first, second)]
        engine.dispose()
    assert [each is not None and each.closed for each in late] == [True, True]


def test_what_may_take_longer_is_waited_for_and_a_caller_who_comes_next_is_not_kept(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience.PatientConnection, "patience", 0.2)
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 0.2)
    long = text("select pg_sleep(0.5)")
    with engine.connect() as connection, pytest.raises(DBAPIError, match="does not answer"):
        connection.execute(long)
    with engine.connect() as connection:
        patience.allow(connection, 5)
        connection.execute(long)
    with engine.connect() as connection, pytest.raises(DBAPIError, match="does not answer"):
        connection.execute(long)


def test_who_upgrades_waits_for_another_who_does_however_long_that_takes(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(database.CONNECT_ARGS, "options", "-c statement_timeout=200ms -c lock_timeout=100ms")
    second = database.connect(engine.url.render_as_string(hide_password=False), VAULT)
    with ThreadPoolExecutor(1) as pool:
        with engine.begin() as first:
            first.execute(text("select pg_advisory_xact_lock(310004)"))
            upgraded = pool.submit(database.upgrade, second)
            first.execute(text("select pg_sleep(0.6)"))
        upgraded.result()
    second.dispose()


def seconds_allowed(connection: Connection) -> tuple[str, float]:
    """How long a statement may take, as the database has it, and how long its answer is waited for."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, patience.PatientConnection)
    return connection.execute(text("show statement_timeout")).scalar_one(), driver.patience


@pytest.mark.parametrize("seal", [ledger_seals.seal, audit_trail.seal])
def test_sealing_everything_is_waited_for_as_long_as_it_may_take(engine: Engine, seal: Callable[..., int]) -> None:
    with engine.begin() as connection:
        seal(connection, everything=True)
        assert seconds_allowed(connection) == ("2min", 122)


@pytest.mark.parametrize("kind", forgetting.DAILY)
def test_what_is_forgotten_once_a_day_may_look_through_everybody(engine: Engine, clock: Clock, kind: str) -> None:
    with engine.begin() as connection:
        forgetting.DAILY[kind](Work(connection, clock()), Retention())
        assert seconds_allowed(connection) == ("2min", 122)
