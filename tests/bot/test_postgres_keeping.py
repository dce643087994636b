"""One line is logged for each time that PostgreSQL is found dead and started again."""

import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest
from structlog.testing import capture_logs

from backend import embedded_postgres
from bot.postgres_keeping import PostgresKeeper
from tests.support.postgres import end_server

AGAIN = "PostgreSQL had died and was started again"


def events(looks: list[int | None]) -> list[tuple[str, int]]:
    """What is logged when these servers are found, one after another; 0 stands for one that does not start."""
    found = iter(looks)

    def revive() -> int | None:
        pid = next(found)
        if pid == 0:
            raise subprocess.TimeoutExpired("pg_ctl", 10)
        return pid

    keeper = PostgresKeeper(revive)
    with capture_logs() as logged:
        for _ in looks:
            keeper.look()
    return [(entry["event"], entry["tries"]) for entry in logged]


@pytest.mark.parametrize(
    ("looks", "told"),
    [
        ([7, 7, 7], []),
        ([7, 8, 8], [(AGAIN, 1)]),
        ([7, 0, None, 8, 8], [(AGAIN, 3)]),
        ([7, None, 7], []),
        ([7, 8, None, 9], [(AGAIN, 1), (AGAIN, 2)]),
        ([7, *[0] * 12, 8], [("PostgreSQL has died and does not start", 10), (AGAIN, 13)]),
    ],
)
def test_one_line_for_each_death_however_many_tries(looks: list[int | None], told: list[tuple[str, int]]) -> None:
    assert events(looks) == told


@pytest.fixture
def embedded() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="allo-", ignore_cleanup_errors=True) as folder:
        embedded_postgres.embedded_url(Path(folder) / "postgres")
        yield Path(folder) / "postgres"
        end_server(Path(folder) / "postgres")


def test_a_server_that_is_killed_is_started_again_and_told_of_once(embedded: Path) -> None:
    keeper = PostgresKeeper(partial(embedded_postgres.revive, embedded))
    with capture_logs() as logged:
        keeper.look()
        first = embedded_postgres.revive(embedded)
        assert first
        psutil.Process(first).send_signal(signal.SIGKILL)
        deadline = time.monotonic() + 30
        while embedded_postgres.revive(embedded) in {None, first} and time.monotonic() < deadline:
            keeper.look()
            time.sleep(0.2)
        for _ in range(3):
            keeper.look()
    told = [entry["event"] for entry in logged]
    assert told[-1] == AGAIN
    assert len(told) == len(set(told)), "once each: it may not start while the last of the killed one is going"
