"""What each service takes when there is a thousand times as much, and a call when it is twenty times as long."""

import random
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from sqlalchemy import Engine

from backend.domain.cut_off import cut_off_at, last_closed_day
from backend.domain.order import Order
from backend.domain.programme import Programme
from backend.services import identifying, paying, payment_lookup
from backend.services.bank import exporting
from backend.services.work import Work, system_clock
from bot.data_files import read_programmes
from tests.bench.bench_cluster import BenchCluster
from tests.bench.bench_outcome import BenchOutcome, Ratio, number
from tests.bench.bench_sizes import BenchSizes
from tests.bench.grown_rows import BORN, PROGRAMME, GrownRows, code_of, fill
from tests.bench.long_call import long_beside_short

HOW = (
    "Databases filled by COPY with years of payments: each payment with its conversation, draw, three entries of the "
    "ledger, events, transfer and news. Each service is timed for people who are drawn at random, in a transaction of "
    "its own, in each database in turns; figures are medians. The export has the 400 payments of one day and is rolled "
    "back. The long call hears balances; its last answers are held beside those of calls of ten turns, in CPU of the "
    "process."
)
MOST_TIMES, MOST_LONG = 1.5, 2.0
HISTORY_PAGE = 3
EXPORTS = 5
Service = Callable[[Work, int], object]


@dataclass
class GrownDatabase:
    """A database and the milliseconds that each service took in it."""

    engine: Engine
    rows: GrownRows
    took: dict[str, list[float]] = field(default_factory=dict)

    def time(self, name: str, service: Service, beneficiary_id: int, *, keep: bool = True) -> None:
        """Time a service in a transaction of its own."""
        began = time.perf_counter()
        with self.engine.connect() as connection:
            service(Work(connection, system_clock()), beneficiary_id)
            connection.commit() if keep else connection.rollback()
        self.took.setdefault(name, []).append((time.perf_counter() - began) * 1000)

    def median(self, name: str) -> float:
        """Milliseconds."""
        return statistics.median(self.took[name])


def measure(cluster: BenchCluster, sizes: BenchSizes) -> BenchOutcome:
    """Fill the databases, then time each service in all of them."""
    programme = read_programmes()[PROGRAMME]
    assert programme.bank, "the demo's programme has an account"
    day = last_closed_day(system_clock(), programme.bank.cut_off)
    waiting = cut_off_at(day, programme.bank.cut_off) - timedelta(hours=1)
    with ExitStack() as stack:
        grown = []
        for payments, beneficiaries in sizes.growth:
            engine = stack.enter_context(cluster.line(f"grown_{payments}"))
            grown.append(GrownDatabase(engine, GrownRows(payments, beneficiaries)))
            fill(engine, grown[-1].rows, waiting)
        _time_services(grown, sizes.samples)
        for _ in range(EXPORTS):
            for each in grown:
                each.time("bank export of a day", partial(_export, programme, day), 0, keep=False)
        long, short = long_beside_short(stack.enter_context(cluster.line("long")), sizes.turns)
    outcome = BenchOutcome("Growth", ("much", "little"), HOW, _ratios(grown))
    what = f"CPU of a turn at the end of a call of {sizes.turns}, beside calls of 10"
    outcome.ratios.append(Ratio(what, long, short, "ms", MOST_LONG, at_least=False))
    outcome.header = ("ms", *(f"{each.rows.payments:,} payments" for each in grown))
    outcome.rows = [[name, *(number(each.median(name)) for each in grown)] for name in grown[0].took]
    outcome.series["ms"] = {
        name: {f"{each.rows.payments:,}": each.median(name) for each in grown} for name in grown[0].took
    }
    return outcome


def _ratios(grown: list[GrownDatabase]) -> list[Ratio]:
    few, *more = grown
    return [
        Ratio(
            f"{name}: {each.rows.payments:,} payments beside {few.rows.payments:,}",
            each.median(name), few.median(name), "ms", MOST_TIMES, at_least=False,
        )
        for each in more for name in few.took
    ]  # fmt: skip


def _time_services(grown: list[GrownDatabase], samples: int) -> None:
    drawn = random.Random(13)
    for place in range(samples + samples // 10):
        if place == samples // 10:  # what is done once was done before
            for each in grown:
                each.took.clear()
        for each in grown:
            who = each.rows.payer(drawn.randrange(each.rows.payers))
            for name, service in SERVICES.items():
                each.time(name, service, who)
            each.time("pay", partial(_pay, f"bench:{place}"), who)


def _identify(work: Work, beneficiary_id: int) -> None:
    found = identifying.identify(work, [PROGRAMME], [code_of(beneficiary_id)], [date.fromisoformat(BORN)])
    assert found, "everybody is recognised"
    assert found.id == beneficiary_id, "and for nobody else"


def _balance(work: Work, beneficiary_id: int) -> None:
    assert paying.rights_of(work, beneficiary_id).minutes_left, "everybody has rights"


def _history(page: int, work: Work, beneficiary_id: int) -> None:
    assert payment_lookup.paid_by(work, beneficiary_id, page * HISTORY_PAGE, HISTORY_PAGE), "everybody has paid"


def _quote(work: Work, beneficiary_id: int) -> None:
    payee = identifying.known_payees(work, beneficiary_id)[0]
    assert paying.quote(work, beneficiary_id, Order(payee, 15)).covered, "everybody can pay"


def _pay(key: str, work: Work, beneficiary_id: int) -> None:
    payee = identifying.known_payees(work, beneficiary_id)[0]
    quoted = paying.quote(work, beneficiary_id, Order(payee, 15))
    paid = paying.pay(work, beneficiary_id, quoted, paying.PaymentConfirmation(f"{key}:{beneficiary_id}", None))
    assert paid != "rights_changed", "nobody else pays meanwhile"


def _export(programme: Programme, day: date, work: Work, _: int) -> None:
    assert exporting.export(work, programme, day), "a day's payments wait"


SERVICES: dict[str, Service] = {
    "identification": _identify,
    "balance": _balance,
    "history, first page": partial(_history, 0),
    "history, third page": partial(_history, 2),
    "quote": _quote,
}
