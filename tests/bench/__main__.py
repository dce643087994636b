"""`make bench`: the line beside the least that a webhook can do, on one machine and one PostgreSQL."""

import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import text
from sqlalchemy.engine import make_url

from backend import database, embedded_postgres
from tests.bench.measuring import CALLERS_AT_ONCE, LoadFigures, at_once, one_after_another, pin_turns
from tests.bench.processes import served
from tests.bench.replaying import replay_microseconds
from tests.bench.spoken_turns import Spoken, measure
from tests.support.postgres import VAULT, end_server

TRIALS, CALLS, PAYMENTS = 5, 4, 40
MOST_CPU_MS = 4.0
"""What a keypad turn may cost over HTTP with its commit."""

console = Console()


def main() -> int:
    """Measure, print, and say by the exit code whether a keypad turn costs what it may."""
    with tempfile.TemporaryDirectory(prefix="allo-", ignore_cleanup_errors=True) as folder:
        server = embedded_postgres.embedded_url(Path(folder) / "postgres")
        urls = [make_database(server, name) for name in ("line", "bare")]
        with served("line", urls[0]) as line, served("bare", urls[1]) as bare:
            both = {one: LoadFigures() for one in (line, bare)}
            for one in both:
                one_after_another(one, LoadFigures(), 2)  # what is done once is done before
            for _ in range(TRIALS):  # in turns, so that both meet the same weather
                for one, figures in both.items():
                    one_after_another(one, figures, CALLS)
                    at_once(one, figures)
            paid = pin_turns(line, PAYMENTS)
        engine = database.connect(urls[0], VAULT)
        replayed = replay_microseconds(engine)
        spoken = measure(engine, Path(folder) / "rasa")
        engine.dispose()
        end_server(Path(folder) / "postgres")
    report(both[line], both[bare], paid, replayed)
    report_spoken(spoken)
    return 0 if both[line].cpu_a_turn < MOST_CPU_MS else 1


def make_database(server: str, name: str) -> str:
    """A new database on the server; its URL."""
    admin = database.connect(server)
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"create database {name}"))
    admin.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def report(line: LoadFigures, bare: LoadFigures, paid: LoadFigures, replayed: tuple[int, float]) -> None:
    """Print what was measured."""
    table = Table(title="Keypad turns over HTTP, with their commit (the PIN turn apart)")
    for column in ("", "the line", "a bare route", "ratio"):
        table.add_column(column, justify="left" if not column else "right")
    rows = {
        "CPU a turn, ms": (line.cpu_a_turn, bare.cpu_a_turn),
        f"turns/s, {CALLERS_AT_ONCE} callers at once": (line.rate, bare.rate),
        "turns/s, one caller": tuple(one.turns / sum(one.seconds) for one in (line, bare)),
        "p50, ms": (line.percentile(50), bare.percentile(50)),
        "p95, ms": (line.percentile(95), bare.percentile(95)),
    }
    for name, (ours, theirs) in rows.items():
        table.add_row(name, f"{ours:.2f}", f"{theirs:.2f}", f"{ours / theirs:.2f}")
    console.print(table)
    console.print(
        f"The PIN turn (argon2id and the payment): CPU {paid.cpu_a_turn:.1f} ms, "
        f"p50 {paid.percentile(50):.1f} ms, p95 {paid.percentile(95):.1f} ms over {paid.turns} payments."
    )
    console.print(f"Replaying a journal of {replayed[0]} entries: {replayed[1]:.0f} µs.")
    verdict = "under" if line.cpu_a_turn < MOST_CPU_MS else "NOT under"
    console.print(
        f"A keypad turn costs {line.cpu_a_turn:.2f} ms of CPU over {line.turns} turns: {verdict} {MOST_CPU_MS:.0f} ms."
    )


def report_spoken(spoken: Spoken | None) -> None:
    """Print what understanding takes."""
    if spoken is None:
        console.print("Rasa is not set up: nothing spoken was measured.")
        return
    console.print(
        f"Understanding a sentence: p50 {spoken.parse_p50:.1f} ms, p95 {spoken.parse_p95:.1f} ms. A spoken turn takes "
        f"{spoken.spoken_turn:.1f} ms beside {spoken.keypad_turn:.1f} ms by keypad "
        f"(ratio {spoken.spoken_turn / spoken.keypad_turn:.1f}), without HTTP."
    )


if __name__ == "__main__":
    sys.exit(main())
