"""How much of each thing is measured: in the usual run, in a quick one, and in the full one."""

import os
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class BenchSizes:
    """Sizes of a run.

    Attributes:
        name: How the run is called.
        calls: How many calls at once.
        windows: How often each server is loaded with each of them.
        seconds: How long each time, and until the conversations under way are over.
        thinking: How many callers who think.
        pause: For how long callers who think do so, on average (seconds).
        waits: For how long they call.
        processes: How many processes the line and the bare route have.
        payments: How many are made through the services, by each way.
        growth: How many payments and beneficiaries each grown database has, the smallest first.
        samples: How often each service is timed in each of them.
        turns: Of the long call, which is held beside calls of ten.
        flow: Rows of the outbox, the export and the imports; as many again three times to see whether memory grows.
        peer: Whether the peer is measured too.
    """

    name: str
    calls: tuple[int, ...] = (1, 8, 32, 200)
    windows: int = 3
    seconds: float = 5.0
    thinking: tuple[int, ...] = (32, 200)
    pause: float = 2.0
    waits: float = 25.0
    processes: int = os.cpu_count() or 1
    payments: int = 2000
    growth: tuple[tuple[int, int], ...] = ((10_000, 10_000), (1_000_000, 1_000_000))
    samples: int = 300
    turns: int = 200
    flow: int = 1000
    peer: bool = True


USUAL = BenchSizes("usual")
QUICK = replace(
    USUAL, name="quick", calls=(1, 8, 32), windows=1, seconds=2.0, pause=0.3, waits=4.0,
    payments=300,
    growth=((10_000, 10_000), (50_000, 50_000)), samples=60, flow=200,
)  # fmt: skip
FULL = replace(USUAL, name="full", growth=(*USUAL.growth, (5_000_000, 1_000_000)))


def wanted() -> BenchSizes:
    """The sizes that the environment asks for: QUICK=1, BENCH_FULL=1, or the usual ones."""
    if os.environ.get("QUICK"):
        return QUICK
    return FULL if os.environ.get("BENCH_FULL") else USUAL
