"""Loads a server with calls from a few processes, and says what came of it."""

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.bench.measured_server import MeasuredServer
from tests.bench.played_calls import WrongAnswer

Loader = subprocess.Popen[str]
MOST_LOADERS = 2
CALLS_A_LOADER = 4
"""Fewer calls than that are played by one process: a second one would only take from the machine."""


@dataclass
class LoadFigures:
    """What a server did at so many calls at once, in all its windows.

    Attributes:
        seconds: How long each turn took.
        rates: Turns a second, one for each window.
        turns: How many the processor's times below are of.
        server_ms: Processor of the server, all its processes.
        postgres_ms: Processor of PostgreSQL, all its processes.
        loader_ms: Processor of the bench's own callers.
        finished: How many conversations were played to their end.
    """

    seconds: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    turns: int = 0
    server_ms: float = 0.0
    postgres_ms: float = 0.0
    loader_ms: float = 0.0
    finished: int = 0

    @property
    def rate(self) -> float:
        """Turns a second, the median of the windows."""
        return statistics.median(self.rates)

    def percentile_ms(self, percent: int) -> float:
        """Milliseconds within which so many percent of the turns were answered."""
        return statistics.quantiles(self.seconds, n=100)[percent - 1] * 1000

    def a_turn(self, milliseconds: float) -> float:
        """So many milliseconds, by turn."""
        return milliseconds / self.turns


def add_window(  # noqa: PLR0913 - what a window is
    figures: LoadFigures, server: MeasuredServer, played: str, calls: int, seconds: float, *, pause: float = 0.0
) -> None:
    """Load a server for so many seconds with so many calls at once, and add what came of it.

    Between what they hear and what they answer, callers think for `pause` seconds on average.

    Raises:
        WrongAnswer: One was wrong, refused, or did not come.
    """
    before = _cpu_ms(server)
    plan = {"played": played, "port": server.port, "step": calls, "seconds": seconds, "pause": pause}
    answers = _answers(server, plan)
    after = _cpu_ms(server)
    turns = [turn for answer in answers for turn in answer["turns"]]
    until = min(answer["all_until"] for answer in answers)  # from then on, fewer calls than wanted are under way
    since = max(answer["all_from"] for answer in answers)
    within = [took for at, took in turns if since <= at <= until]
    figures.rates.append(len(within) / (until - since))
    figures.seconds += within
    figures.turns += len(turns)
    figures.server_ms += after[0] - before[0]
    figures.postgres_ms += after[1] - before[1]
    figures.loader_ms += sum(answer["cpu_ms"] for answer in answers)
    figures.finished += sum(answer["finished"] for answer in answers)


def _cpu_ms(server: MeasuredServer) -> tuple[float, float]:
    return server.tree.cpu_ms(), server.postgres.cpu_ms() if server.postgres else 0.0


def _answers(server: MeasuredServer, plan: dict[str, Any]) -> list[dict[str, Any]]:
    """What each loading process saw; they begin together."""
    calls = plan["step"]
    many = 1 if calls < CALLS_A_LOADER else MOST_LOADERS
    numbers = range(server.conversations, server.conversations + calls)
    with ExitStack() as stack:
        loaders = [
            stack.enter_context(_loader({**plan, "numbers": list(numbers[place::many])})) for place in range(many)
        ]
        for each in loaders:
            _read(each)  # it is ready
        for each in loaders:
            _write(each, "go")
        answers = [_read(each) for each in loaders]
    server.conversations = max(each["following"] for each in answers)
    return answers


@contextmanager
def _loader(plan: dict[str, Any]) -> Iterator[Loader]:
    command = [sys.executable, "-m", "tests.bench.loader"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as loader:
        _write(loader, json.dumps(plan))
        try:
            yield loader
        finally:
            loader.terminate()


def _write(loader: Loader, line: str) -> None:
    assert loader.stdin
    loader.stdin.write(line + "\n")
    loader.stdin.flush()


def _read(loader: Loader) -> dict[str, Any]:
    assert loader.stdout
    line = loader.stdout.readline()
    said: dict[str, Any] = json.loads(line) if line else {"wrong": "A loading process died: it printed why."}
    if "wrong" in said:
        raise WrongAnswer(said["wrong"])
    return said
