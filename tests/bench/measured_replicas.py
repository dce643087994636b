"""Two servers on one database beside one, and whether anything is done twice by two of each."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from sqlalchemy import Engine, text

from backend import database
from tests.bench.bench_cluster import BenchCluster
from tests.bench.bench_outcome import BenchOutcome, Ratio, number
from tests.bench.bench_sizes import BenchSizes
from tests.bench.drained import CountedLetters, drain, worker_of
from tests.bench.enrolled_callers import enrol
from tests.bench.fictitious_callers import MANY
from tests.bench.load import LoadFigures, add_window
from tests.bench.measured_server import MeasuredServer, line_served
from tests.support.postgres import VAULT

HOW = (
    "`allo serve` by one process each, whole payments, as many calls at once in all; one server and two in turns. "
    "Afterwards there must be a payment and a piece of news for each call that heard that it has paid, and two workers "
    "that drain the outbox at once must send each letter once: else the bench ends. What limits two is the machine: "
    "its cores are shared with PostgreSQL and with the callers, whose CPU is told beside."
)
CALLS = 16
HEADER = (
    "servers",
    "turns/s",
    "p50 ms",
    "p99 ms",
    "servers' CPU ms a turn",
    "PostgreSQL ms a turn",
    "callers ms a turn",
)


def measure(cluster: BenchCluster, sizes: BenchSizes) -> BenchOutcome:
    """Load one and two in turns, then count."""
    one, two = LoadFigures(), LoadFigures()
    with ExitStack() as stack:
        engine = stack.enter_context(cluster.line("line"))
        enrol(engine, MANY)
        place = (cluster.url_of("line"), cluster.tree, cluster.folder, 1)
        servers = [stack.enter_context(line_served(*place)) for _ in range(2)]
        servers[1].conversations = 25 * MANY + MANY // 2  # never the same caller at once, nor what is a twin
        _load(servers, LoadFigures(), sizes.seconds / 2)
        for _ in range(sizes.windows):
            _load(servers[:1], one, sizes.seconds)
            _load(servers, two, sizes.seconds)
        paid = _paid(engine)
        told = _told_once(engine, cluster.url_of("line"))
    assert paid >= one.finished + two.finished, "each call that heard so has paid"
    outcome = BenchOutcome("Replicas", ("two servers", "one"), HOW, header=HEADER)
    outcome.ratios.append(Ratio(f"whole payments, {CALLS} calls at once", two.rate, one.rate, "turns/s"))
    outcome.ratios.append(Ratio("pieces of news told, beside payments made", told, paid, "rows", 1.0))
    outcome.rows = [_row("1", one), _row("2", two)]
    return outcome


def _load(servers: Sequence[MeasuredServer], figures: LoadFigures, seconds: float) -> None:
    """Load all servers at once; what they did together is one window."""
    each = [LoadFigures() for _ in servers]
    with ThreadPoolExecutor(len(servers)) as pool:
        for done in [
            pool.submit(add_window, some, server, "payment", CALLS // len(servers), seconds)
            for some, server in zip(each, servers, strict=True)
        ]:
            done.result()
    figures.rates.append(sum(some.rate for some in each))
    figures.postgres_ms += max(some.postgres_ms for some in each)  # the same server for all
    for some in each:
        figures.seconds += some.seconds
        figures.turns += some.turns
        figures.finished += some.finished
        figures.server_ms += some.server_ms
        figures.loader_ms += some.loader_ms


def _paid(engine: Engine) -> int:
    """How many payments there are; each has one piece of news, and each call one payment at most."""
    counts = text("""
        select count(*), count(distinct conversation_id),
            (select count(*) from outbox where topic = 'payment.accepted'),
            (select count(*) from conversations where beneficiary_id is not null) from payments""")
    with engine.connect() as connection:
        payments, calls, news, conversations = connection.execute(counts).one()
    assert payments == calls == news == conversations, (payments, calls, news, conversations)
    return int(payments)


def _told_once(engine: Engine, url: str) -> int:
    """Drain by two workers at once; how many pieces of news were told, each of whose letters was sent once."""
    letters, other = CountedLetters(), database.connect(url, VAULT)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(drain, (worker_of(engine, letters), worker_of(other, letters))))
    other.dispose()
    with engine.connect() as connection:
        query = text("select count(*) from outbox where topic = 'payment.accepted' and outcome = 'written'")
        told = int(connection.execute(query).scalar_one())
        rows = int(connection.execute(text("select count(*) from outbox")).scalar_one())
    assert set(letters.sent.values()) == {1}, "no letter is sent twice"
    assert rows == told + len(letters.sent), "and none is left"
    return told


def _row(servers: str, each: LoadFigures) -> list[str]:
    cpu = (each.a_turn(ms) for ms in (each.server_ms, each.postgres_ms, each.loader_ms))
    return [servers, *map(number, (each.rate, each.percentile_ms(50), each.percentile_ms(99), *cpu))]
