"""How long callers wait who think before they answer, as people do: the line is then seldom asked by all at once."""

from tests.bench.bench_cluster import BenchCluster
from tests.bench.bench_outcome import BenchOutcome, Ratio, number
from tests.bench.bench_sizes import BenchSizes
from tests.bench.enrolled_callers import enrol
from tests.bench.fictitious_callers import MANY
from tests.bench.load import LoadFigures, add_window
from tests.bench.measured_server import line_served

HOW = (
    "Whole payments as above, but each caller thinks for {pause:g} seconds on average (from half of that to half as "
    "much again) between what they hear and what they key. People take longer: a sentence alone lasts five seconds. "
    "Each number of calls at once for {seconds:g} seconds, and until the calls under way are over."
)
P99_MS = 100
HEADER = ("", "calls at once", "turns/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms a turn", "PostgreSQL ms a turn")


def measure(cluster: BenchCluster, sizes: BenchSizes) -> BenchOutcome:
    """Load the line with callers who think."""
    how = HOW.format(pause=sizes.pause, seconds=sizes.waits)
    outcome = BenchOutcome("Callers who think", ("the line", "beside"), how, [], HEADER)
    with cluster.line("line") as engine:
        enrol(engine, MANY)
        with line_served(cluster.url_of("line"), cluster.tree, cluster.folder, sizes.processes) as line:
            add_window(LoadFigures(), line, "payment", 4, sizes.seconds / 2)  # what is done once is done before
            for calls in sizes.thinking:
                figures = LoadFigures()
                add_window(figures, line, "payment", calls, sizes.waits, pause=sizes.pause)
                waits = [figures.percentile_ms(percent) for percent in (50, 95, 99)]
                what = f"p99 of whole payments, {calls} callers who think"
                outcome.ratios.append(
                    Ratio(what, waits[-1], None, "ms", P99_MS if calls == sizes.thinking[0] else None, at_least=False)
                )
                cpu = (figures.a_turn(ms) for ms in (figures.server_ms, figures.postgres_ms))
                outcome.rows.append(["the line", str(calls), *map(number, (figures.rate, *waits, *cpu))])
    return outcome
