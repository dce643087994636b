"""What is measured: turns one after another, turns of several callers at once, and the turn of the PIN."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.bench.caller import LoadCaller
from tests.bench.processes import Server
from tests.support.callers import JEANNE

CALLERS_AT_ONCE = 4
FIVE_MINUTES = "0*05"


@dataclass
class LoadFigures:
    """What a server did.

    Attributes:
        turns: How many turns it took one after another.
        cpu_ms: Milliseconds of processor that they cost, in all.
        seconds: How long each took.
        rates: Turns a second with several callers at once, one figure a trial.
    """

    turns: int = 0
    cpu_ms: float = 0.0
    seconds: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)

    @property
    def cpu_a_turn(self) -> float:
        """Milliseconds of processor a turn."""
        return self.cpu_ms / self.turns

    @property
    def rate(self) -> float:
        """Turns a second, the median of the trials."""
        return statistics.median(self.rates)

    def percentile(self, percent: int) -> float:
        """Milliseconds within which so many percent of the turns were answered."""
        return statistics.quantiles(self.seconds, n=100)[percent - 1] * 1000


def one_after_another(server: Server, figures: LoadFigures, calls: int) -> None:
    """Calls of one caller: what a turn costs and how long it takes."""
    caller = LoadCaller(server.port)
    before = server.cpu_ms()
    for _ in range(calls):
        caller.call_by_keypad()
    figures.cpu_ms += server.cpu_ms() - before
    figures.turns += len(caller.seconds)
    figures.seconds += caller.seconds
    caller.close()


def at_once(server: Server, figures: LoadFigures) -> None:
    """One call of each of several callers at the same time: how many turns a second come of it."""
    callers = [LoadCaller(server.port) for _ in range(CALLERS_AT_ONCE)]
    began = time.perf_counter()
    with ThreadPoolExecutor(CALLERS_AT_ONCE) as pool:
        list(pool.map(LoadCaller.call_by_keypad, callers))
    figures.rates.append(sum(len(caller.seconds) for caller in callers) / (time.perf_counter() - began))
    for caller in callers:
        caller.close()


def pin_turns(server: Server, payments: int) -> LoadFigures:
    """The turn of the PIN: argon2id, the payment, its ledger entries, its news and the receipt."""
    figures = LoadFigures()
    caller = LoadCaller(server.port)
    for _ in range(payments):
        caller.as_far_as_the_pin(FIVE_MINUTES)
        caller.seconds.clear()
        before = server.cpu_ms()
        caller.press(JEANNE.pin)
        assert "C'est pay" in caller.heard, caller.heard
        figures.cpu_ms += server.cpu_ms() - before
        figures.turns += 1
        figures.seconds += caller.seconds
        caller.press("*6")
    caller.close()
    return figures
