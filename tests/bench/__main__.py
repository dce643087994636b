"""`make bench`: every part, side by side; prints ratios, and writes docs/benchmarks.md with its two pictures.

make bench                        # BENCH_FULL=1: five million payments too
make bench ONLY=turns,growth      # some parts; nothing is written
make bench QUICK=1                # some minutes; written into build/
"""

import os
import sys
import time
from collections.abc import Callable

from bot.data_files import ROOT
from tests.bench import (
    measured_flows,
    measured_growth,
    measured_payments,
    measured_replicas,
    measured_turns,
    measured_waits,
    spoken_turns,
)
from tests.bench.bench_cluster import BenchCluster, cluster
from tests.bench.bench_outcome import BenchOutcome
from tests.bench.bench_report import PAGE, console, goals, show, write
from tests.bench.bench_sizes import BenchSizes, wanted

Part = Callable[[BenchCluster, BenchSizes], BenchOutcome]
PARTS: dict[str, Part] = {
    "turns": measured_turns.measure,
    "waits": measured_waits.measure,
    "payments": measured_payments.measure,
    "growth": measured_growth.measure,
    "replicas": measured_replicas.measure,
    "flows": measured_flows.measure,
    "spoken": spoken_turns.measure,
}


def main(only: str) -> int:
    """Measure, print, write; 0 unless something could not be measured."""
    names = only.split(",") if only else list(PARTS)
    if unknown := sorted(set(names) - PARTS.keys()):
        console.print(f"There is no part {', '.join(unknown)}: there are {', '.join(PARTS)}.")
        return 2
    sizes, outcomes = wanted(), {}
    for name in names:
        began = time.monotonic()
        with cluster() as place:  # one for each part: what one has written slows no other
            outcomes[name] = PARTS[name](place, sizes)
        show(outcomes[name])
        console.print(f"{name}: {time.monotonic() - began:.0f} s\n")
    reached, of = goals(outcomes)
    console.print(f"{reached} of {of} goals are reached.")
    if not only:
        page = ROOT / "build" / PAGE.name if sizes.name == "quick" else PAGE
        write(outcomes, sizes, page)
        console.print(f"All of it is in {page}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(os.environ.get("ONLY", "")))
