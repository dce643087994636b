"""Measures imports: `python -m tests.bench.import_files [beneficiaries]`, 100,000 of them with a year of rights."""

import itertools
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from sqlalchemy import Engine, text

from backend import database, embedded_postgres
from backend.services.issuer_files.file_importer import Importer
from backend.services.issuer_files.layouts import Kind
from backend.services.pins import Pins
from backend.services.work import Work, system_clock
from bot.data_files import read_programmes
from tests.support.postgres import PEPPER, VAULT, end_server

MANY = 100_000
MONTHS = 12
console = Console()


def main() -> None:
    """Make the files, import each, and say how long it took and what it held in memory."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    with tempfile.TemporaryDirectory(prefix="allo-", ignore_cleanup_errors=True) as folder:
        engine = database.connect(embedded_postgres.embedded_url(Path(folder) / "postgres"), VAULT)
        database.upgrade(engine)
        files: tuple[tuple[Kind, Iterator[str]], ...] = (
            ("beneficiaries", beneficiaries(many)),
            ("rights", rights(many)),
            ("plans", plans(many)),
            ("activation-codes", codes(many)),
        )
        for kind, lines in files:
            path = Path(folder) / f"{kind}.csv"
            with path.open("w", encoding="cp1252") as file:
                file.writelines(lines)
            measure(engine, kind, path)
            if kind == "rights":
                measure(engine, kind, path)
        engine.dispose()
        end_server(Path(folder) / "postgres")


def measure(engine: Engine, kind: Kind, path: Path) -> None:
    """Import one file, and print what that took."""
    importer, begun, cpu = (
        Importer(read_programmes(), Pins(PEPPER), steps := Steps()),
        time.perf_counter(),
        time.process_time(),
    )
    with engine.begin() as connection:
        server = int(connection.execute(text("select pg_backend_pid()")).scalar_one())
        before = cpu_seconds(server)
        outcome = importer.run(Work(connection, system_clock()), kind, path)
    of_postgres = cpu_seconds(server) - before
    took, used = time.perf_counter() - begun, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    console.print(
        f"{kind}: {outcome.counts} in {took:.1f} s ({used:.1f} s of Python, {of_postgres:.1f} s of PostgreSQL)"
    )
    console.print(f"  {steps}; peak memory {peak} MiB", highlight=False)
    with engine.connect() as connection:
        rows = connection.execute(text("select count(*) from ledger")).scalar_one()
    console.print(f"  {outcome.rejects[:2]} {rows:,} entries in the ledger")


def cpu_seconds(process: int) -> float:
    """The processor's time that a process has taken: what counts where others share the machine."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Steps:
    """How long each step of an import took."""

    def __init__(self) -> None:
        self._since = {"": time.perf_counter()}
        self._last = ""

    def __call__(self, what: str, _at: int, _of: int) -> None:
        """Note when a step begins."""
        if what != self._last:
            self._since.setdefault(what, time.perf_counter())
            self._last = what

    def __str__(self) -> str:
        moments = [*self._since.items(), ("", time.perf_counter())]
        return ", ".join(f"{a[0] or 'opening'} {b[1] - a[1]:.1f} s" for a, b in itertools.pairwise(moments))


def beneficiaries(many: int) -> Iterator[str]:
    """Each with an address and one or two numbers."""
    yield "programme;code_cesu;civilite;nom;prenom;date_naissance;rue;code_postal;ville;telephones;email;papier\n"
    for n in range(many):
        phones = f"05{n + 61_000_000:08d}/06{n + 39_000_000:08d}" if n % 2 else f"05{n + 61_000_000:08d}"
        who = f"{'Mme' if n % 3 else 'M.'};Nom{n};Prénom{n % 977}"
        born, paper = f"{n % 28 + 1:02d}/{n % 12 + 1:02d}/{1920 + n % 40}", "oui" if n % 5 == 0 else ""
        address = f"{n % 99 + 1} rue des Lilas;31{n % 1000:03d};Toulouse"
        yield f"apa31;{n + 40_000_000};{who};{born};{address};{phones};;{paper}\n"


def rights(many: int) -> Iterator[str]:
    """A year of rights of each."""
    yield "programme;code_cesu;reference;mois;heures;euros\n"
    for month in range(1, MONTHS + 1):
        for n in range(many):
            worth = f"{20 + n % 40},5;{120 + n % 90},{n % 100:02d}"
            yield f"apa31;{n + 40_000_000};2026-{month:02d};{month:02d}/2026;{worth}\n"


def plans(many: int) -> Iterator[str]:
    """A plan d'aide of each."""
    yield "programme;code_cesu;reference;mode;heures_par_mois;euros_par_mois;premier_mois;dernier_mois\n"
    for n in range(many):
        yield f"apa31;{n + 40_000_000};PLAN-{n};prestataire;{20 + n % 40};{120 + n % 90},50;01/2026;12/2026\n"


def codes(many: int) -> Iterator[str]:
    """A letter's code for each."""
    yield "programme;code_cesu;code;valable_jusqu_au\n"
    for n in range(many):
        yield f"apa31;{n + 40_000_000};{(n * 7_919 + 1_234_567_891) % 10**10:010d};31/12/2099\n"


if __name__ == "__main__":
    main()
