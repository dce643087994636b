"""Payments through the services, beside payments written by hand with psycopg: the same rows, the same commits."""

import itertools
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
from sqlalchemy import Engine, text

from backend.domain.order import Order
from backend.domain.payment import Quote
from backend.services import identifying, paying
from backend.services.paying import PaymentConfirmation
from backend.services.work import Work, system_clock
from tests.bench.bench_cluster import BenchCluster
from tests.bench.bench_outcome import BenchOutcome, Ratio
from tests.bench.bench_sizes import BenchSizes
from tests.bench.grown_rows import PAYMENTS_EACH, GrownRows, fill
from tests.bench.written_by_hand import MINUTES, pay_by_hand

HOW = (
    "One process; each payment in a transaction of its own that waits for the disc, each payer once in a round, by one "
    "connection and by four threads with one each; both ways in turns. By hand: psycopg, a statement for each row, "
    "nothing checked but that the rights cover it. The rows that each way has written are counted, and are as many."
)
CONNECTIONS, ROUNDS, PART = (1, 4), 5, 0.6
WRITTEN = ("payments", "payment_draws", "ledger", "known_intervenants", "outbox")
Pay = Callable[[int], None]
"""Pays once for a payer."""

_keys = (f"bench:{number}" for number in itertools.count())


def measure(cluster: BenchCluster, sizes: BenchSizes) -> BenchOutcome:
    """Pay by both ways in turns."""
    each = max(4, sizes.payments // ROUNDS // len(CONNECTIONS))
    rows = GrownRows(each * PAYMENTS_EACH, each)
    outcome = BenchOutcome("A payment", ("through the services", "by hand"), HOW)
    with cluster.line("payments") as engine:
        fill(engine, rows, system_clock())
        payers = [rows.payer(place) for place in range(each)]
        for connections in CONNECTIONS:
            took: dict[str, list[float]] = {"quoted": [], "services": [], "hand": []}
            for number in range(ROUNDS + 1):
                rates = _round(engine, payers, connections)
                if number:  # what is done once was done before
                    for way, rate in rates.items():
                        took[way].append(rate)
            by_hand, paid, quoted = (statistics.median(took[way]) for way in ("hand", "services", "quoted"))
            what = f"a payment that was quoted, {connections} connection(s)"
            outcome.ratios.append(Ratio(what, paid, by_hand, "payments/s", PART))
            what = f"a payment and its quote, {connections} connection(s)"
            outcome.ratios.append(Ratio(what, quoted, by_hand, "payments/s"))
    return outcome


def _round(engine: Engine, payers: Sequence[int], connections: int) -> dict[str, float]:
    """Payments a second by each way; the rows that each has written are compared."""
    quotes = _quotes(engine, payers)
    rates, written = {}, {}
    with _by_hand(engine, connections, quotes) as hand:
        ways: dict[str, Pay] = {
            "services": lambda payer: _pay(engine, payer, quotes[payer]),
            "quoted": lambda payer: _pay(engine, payer, None),
            "hand": hand,
        }
        for name, way in ways.items():
            before, began = _rows(engine), time.perf_counter()
            with ThreadPoolExecutor(connections) as pool:
                list(pool.map(way, payers))
            rates[name] = len(payers) / (time.perf_counter() - began)
            written[name] = [after - earlier for after, earlier in zip(_rows(engine), before, strict=True)]
    assert written["hand"] == written["services"] == written["quoted"], written
    return rates


def _quotes(engine: Engine, payers: Sequence[int]) -> dict[int, Quote]:
    with engine.begin() as connection:
        work = Work(connection, system_clock())
        return {payer: _quote(work, payer) for payer in payers}


def _quote(work: Work, payer: int) -> Quote:
    return paying.quote(work, payer, Order(identifying.known_payees(work, payer)[0], MINUTES))


def _pay(engine: Engine, payer: int, quoted: Quote | None) -> None:
    with engine.begin() as connection:
        work = Work(connection, system_clock())
        paid = paying.pay(work, payer, quoted or _quote(work, payer), PaymentConfirmation(next(_keys), None))
        assert paid != "rights_changed", "each pays once in a round"


@contextmanager
def _by_hand(engine: Engine, connections: int, quotes: Mapping[int, Quote]) -> Iterator[Pay]:
    """Pays whom the quotes name by hand, over so many connections, each used by one thread at a time."""
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    idle = [psycopg.connect(url, autocommit=True) for _ in range(connections)]

    def pay(payer: int) -> None:
        connection = idle.pop()
        pay_by_hand(connection, payer, quotes[payer].payee.id, next(_keys))
        idle.append(connection)

    yield pay
    for each in idle:
        each.close()


def _rows(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return [connection.execute(text(f"select count(*) from {table}")).scalar_one() for table in WRITTEN]  # noqa: S608 - ours
