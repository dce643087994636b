"""Turns on the telephone: whole payments and keypad turns, beside the bare route and a stock Rasa."""

from contextlib import ExitStack

from tests.bench.bench_cluster import BenchCluster
from tests.bench.bench_outcome import BenchOutcome, Ratio, number
from tests.bench.bench_sizes import BenchSizes
from tests.bench.enrolled_callers import enrol
from tests.bench.fictitious_callers import MANY
from tests.bench.load import LoadFigures, add_window
from tests.bench.measured_server import MeasuredServer, bare_served, line_served
from tests.bench.played_calls import WrongAnswer
from tests.bench.stock_rasa import peer_folder, peer_served

HOW = (
    "Signed webhooks over connections that are kept, from two processes that answer as callers do, on loopback. Each "
    "server in turns, so that all meet the same weather; conversations are played to their end, and turns count for "
    "as long as all callers are in one. A whole payment is nine turns, ring to receipt, with the PIN (argon2id) and "
    "the payment; keypad turns go as far as the PIN and back. The bare route checks the signature, commits one row "
    "and answers fixed TwiML; there is no PIN in it. Stock Rasa plays the eight turns of its own conversation, whose "
    "PIN is compared with a constant and whose payment is a sentence. A wrong or refused answer ends the bench."
)
PAYMENTS, KEYPAD, BARE, PEER = "the line, whole payments", "the line, keypad turns", "the bare route", "stock Rasa"
HEADER = (
    "", "calls at once", "turns/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms a turn", "PostgreSQL ms a turn",
    "callers ms a turn",
)  # fmt: skip
PEER_TIMES, BARE_PART, NO_FALL = 25, 0.5, 0.95
"""No fall: windows of the very same load differ by a twentieth."""

P99_MS, KEYPAD_CPU_MS = 100, 0.9

Measured = dict[tuple[str, int], LoadFigures]


def measure(cluster: BenchCluster, sizes: BenchSizes) -> BenchOutcome:
    """Load each server in turns with each number of calls at once."""
    with ExitStack() as stack:
        enrol(stack.enter_context(cluster.line("line")), MANY)
        place = (cluster.tree, cluster.folder, sizes.processes)
        line = stack.enter_context(line_served(cluster.url_of("line"), *place))
        bare = stack.enter_context(bare_served(cluster.make("bare"), *place))
        played = {PAYMENTS: (line, "payment"), KEYPAD: (line, "keypad"), BARE: (bare, "bare")}
        folder = peer_folder() if sizes.peer else None
        if folder:
            played[PEER] = (stack.enter_context(peer_served(folder, cluster.folder)), "peer")
        figures = _in_turns(played, sizes)
    outcome = BenchOutcome("Turns", ("the line", "beside"), HOW, _ratios(figures, sizes), HEADER)
    if not folder:
        outcome.how += " Stock Rasa was not measured: it is not in its folder (ALLO_PEER), or Rasa is not set up."
    outcome.how += f" The line and the bare route had {sizes.processes} process(es) each."
    outcome.rows = [_row(name, calls, each) for (name, calls), each in figures.items()]
    for what, value in (("turns/s", lambda f: f.rate), ("p50, ms", _p50), ("p99, ms", _p99)):
        outcome.series[what] = {
            name: {str(calls): value(figures[name, calls]) for calls in sizes.calls if (name, calls) in figures}
            for name in played
        }
    lost = ", ".join(str(calls) for calls in sizes.calls if folder and (PEER, calls) not in figures)
    if lost:
        outcome.how += f" Stock Rasa gave empty or wrong answers at {lost} calls at once: it has no figures there."
    return outcome


def _in_turns(played: dict[str, tuple[MeasuredServer, str]], sizes: BenchSizes) -> Measured:
    figures = {(name, calls): LoadFigures() for name in played for calls in sizes.calls}
    for server, what in played.values():
        add_window(LoadFigures(), server, what, 4, sizes.seconds / 2)  # what is done once is done before
    for _ in range(sizes.windows):
        for calls in sizes.calls:
            for name, how in played.items():
                if (name, calls) in figures:
                    _add_or_give_up(figures, name, calls, how, sizes.seconds)
    return figures


def _add_or_give_up(
    figures: Measured, name: str, calls: int, server: tuple[MeasuredServer, str], seconds: float
) -> None:
    """One window more. The peer may be overwhelmed: then it has no figures at so many calls, and the others go on."""
    try:
        add_window(figures[name, calls], *server, calls, seconds)
    except WrongAnswer:
        if name != PEER:
            raise
        del figures[name, calls]


def _p50(figures: LoadFigures) -> float:
    return figures.percentile_ms(50)


def _p99(figures: LoadFigures) -> float:
    return figures.percentile_ms(99)


def _ratios(figures: Measured, sizes: BenchSizes) -> list[Ratio]:
    """What the goals are about first."""
    found: list[Ratio] = []
    goal: float | None
    some, most = [calls for calls in sizes.calls if calls > 1][:2], max(sizes.calls)
    rate = {key: each.rate for key, each in figures.items()}
    for calls in sizes.calls:
        if (PEER, calls) in rate:
            goal = PEER_TIMES if calls in some else None
            what = f"whole payments beside stock Rasa, {calls} calls at once"
            found.append(Ratio(what, rate[PAYMENTS, calls], rate[PEER, calls], "turns/s", goal))
    for calls in sizes.calls:
        goal = BARE_PART if calls in some else None
        what = f"keypad turns beside the bare route, {calls} calls at once"
        found.append(Ratio(what, rate[KEYPAD, calls], rate[BARE, calls], "turns/s", goal))
    for calls in some:
        what = f"whole payments beside the bare route, {calls} calls at once"
        found.append(Ratio(what, rate[PAYMENTS, calls], rate[BARE, calls], "turns/s"))
    for name in (PAYMENTS, KEYPAD, BARE):
        what = f"{name}: {most} calls at once beside {some[0]}"
        goal = None if name == BARE else NO_FALL
        found.append(Ratio(what, rate[name, most], rate[name, some[0]], "turns/s", goal))
    slow, keypad = figures[PAYMENTS, some[-1]], figures[KEYPAD, some[0]]
    what = f"p99 of whole payments, {some[-1]} calls at once"
    found.append(Ratio(what, _p99(slow), None, "ms", P99_MS, at_least=False))
    what = f"the server's CPU of a keypad turn, {some[0]} calls at once"
    found.append(Ratio(what, keypad.a_turn(keypad.server_ms), None, "ms", KEYPAD_CPU_MS, at_least=False))
    return found


def _row(name: str, calls: int, each: LoadFigures) -> list[str]:
    waits = (each.percentile_ms(percent) for percent in (50, 95, 99))
    cpu = (each.a_turn(ms) for ms in (each.server_ms, each.postgres_ms, each.loader_ms))
    return [name, str(calls), *map(number, (each.rate, *waits, *cpu))]
