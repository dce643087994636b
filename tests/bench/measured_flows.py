"""The outbox, bank files and issuer's files: rows a second, and whether memory grows with their number."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from backend.domain.cut_off import cut_off_at, last_closed_day
from backend.services.work import system_clock
from bot.data_files import read_programmes
from tests.bench import flows
from tests.bench.bench_cluster import BenchCluster
from tests.bench.bench_outcome import BenchOutcome, Ratio, number
from tests.bench.bench_sizes import BenchSizes
from tests.bench.flows import Flow, FlowFigures, alone, put_news
from tests.bench.grown_rows import PROGRAMME, GrownRows, fill

HOW = (
    "Each in a process of its own, with so many rows and with four times as many. The outbox: news of payments, the "
    "letters written, and sent to nobody. Rejects of the bank: a pain.002 that refuses each transfer of the file. The "
    "issuer's files: ten times as many lines; those of the rejects are wrong, each of them. Memory is by how much the "
    "process has grown at its most; CPU is the process's own, without PostgreSQL's."
)
TIMES, LINES, FLAT, LEAST_MB = 4, 10, 1.5, 10.0
"""Less than ten MB is the allocator's, and counts as ten."""

OF_PAYMENTS: dict[str, Flow] = {
    "outbox: news and letters": flows.drain_outbox,
    "bank file of a day: transfers": flows.export_day,
    "rejects of the bank: transfers": flows.reject_all,
}
OF_FILES: dict[str, tuple[Flow, str]] = {
    "import of beneficiaries: lines": (flows.import_beneficiaries, "beneficiaries"),
    "import of rights: lines": (flows.import_rights, "rights"),
    "the same again, unchanged: lines": (flows.import_rights, "rights"),
    "import of wrong lines, to their rejects": (flows.import_beneficiaries, "wrong"),
}


def measure(cluster: BenchCluster, sizes: BenchSizes) -> BenchOutcome:
    """Run each with both numbers."""
    few, many = (dict(_all(cluster, sizes.flow * times)) for times in (1, TIMES))
    outcome = BenchOutcome("Files and the outbox", ("four times as many", "as they are"), HOW)
    for name, large in many.items():
        small = few[name]
        outcome.ratios.append(Ratio(f"{name}, {large.rows:,} beside {small.rows:,}", large.rate, small.rate, "rows/s"))
        more, less = (max(LEAST_MB, each.grown_mb) for each in (large, small))
        outcome.ratios.append(Ratio(f"memory of it: {name}", more, less, "MB", FLAT, at_least=False))
    outcome.header = ("", "rows", "seconds", "rows/s", "CPU µs a row", "grown by MB")
    for figures in (few, many):
        outcome.rows += [[name, f"{each.rows:,}", *_numbers(each)] for name, each in figures.items()]
    return outcome


def _numbers(each: FlowFigures) -> Iterator[str]:
    return map(number, (each.seconds, each.rate, each.cpu_us, each.grown_mb))


def _all(cluster: BenchCluster, many: int) -> Iterator[tuple[str, FlowFigures]]:
    programme = read_programmes()[PROGRAMME]
    assert programme.bank, "the demo's programme has an account"
    closed = cut_off_at(last_closed_day(system_clock(), programme.bank.cut_off), programme.bank.cut_off)
    with cluster.line(f"flows_{many}") as engine:
        fill(engine, GrownRows(2 * many, many, many), closed - timedelta(hours=1))
        put_news(engine)
        for name, flow in OF_PAYMENTS.items():
            yield name, alone(flow, cluster.url_of(f"flows_{many}"), Path())
    with cluster.line(f"files_{many}"):
        files = {kind: cluster.folder / f"{kind}-{many}.csv" for kind in FILES}
        for kind, write in FILES.items():
            with files[kind].open("w", encoding="cp1252") as file:
                file.writelines(write(many * LINES))
        for name, (flow, kind) in OF_FILES.items():
            yield name, alone(flow, cluster.url_of(f"files_{many}"), files[kind])


def _beneficiaries(many: int) -> Iterator[str]:
    """Each with an address and one or two numbers."""
    yield "programme;code_cesu;civilite;nom;prenom;date_naissance;rue;code_postal;ville;telephones;email;papier\n"
    for n in range(many):
        phones = f"05{n + 61_000_000:08d}/06{n + 39_000_000:08d}" if n % 2 else f"05{n + 61_000_000:08d}"
        who = f"{'Mme' if n % 3 else 'M.'};Nom{n};Prénom{n % 977}"
        born, paper = f"{n % 28 + 1:02d}/{n % 12 + 1:02d}/{1920 + n % 40}", "oui" if n % 5 == 0 else ""
        address = f"{n % 99 + 1} rue des Lilas;31{n % 1000:03d};Toulouse"
        yield f"{PROGRAMME};{n + 40_000_000};{who};{born};{address};{phones};;{paper}\n"


def _rights(many: int) -> Iterator[str]:
    """A month's rights of each."""
    yield "programme;code_cesu;reference;mois;heures;euros\n"
    for n in range(many):
        worth = f"{20 + n % 40},5;{120 + n % 90},{n % 100:02d}"
        yield f"{PROGRAMME};{n + 40_000_000};2026-01;01/2026;{worth}\n"


def _wrong(many: int) -> Iterator[str]:
    """People with a birth date that is none."""
    yield "programme;code_cesu;civilite;nom;prenom;date_naissance\n"
    for n in range(many):
        yield f"{PROGRAMME};{n + 70_000_000};Mme;Nom{n};Prénom;31/02/1938\n"


FILES = {"beneficiaries": _beneficiaries, "rights": _rights, "wrong": _wrong}
