"""Counts, for operators, what callers get: turns answered, faults, and tries that were held; and who was not let in."""

from collections.abc import Iterable
from typing import Literal, get_args

from prometheus_client import CollectorRegistry, Counter, Histogram

from backend.domain.account import TokenFault
from backend.domain.throttle import Scope

Outcome = Literal["answered", "fault"]
DELAYS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0)
Where = Literal["turn", "hang_up", "whisper", "background"]


class TurnCounters:
    """Counters of one process since it began; safe to share between threads.

    Attributes:
        registry: Where they are kept.
    """

    def __init__(self, channels: Iterable[str] = ()) -> None:
        """Begin at nothing, for each channel named: what never happened is told as 0."""
        self.registry = CollectorRegistry()
        turns, faults, held = "Turns by channel and how they ended.", "What failed, by where.", "Tries held, by scope."
        self._turns = Counter("allo_turns", turns, ["channel", "outcome"], registry=self.registry)
        self._faults = Counter("allo_faults", faults, ["where"], registry=self.registry)
        refused = "Requests of the API that were not let in, by why."
        self._not_let_in = Counter("allo_api_refused", refused, ["why"], registry=self.registry)
        self._held = Counter("allo_tries_held", held, ["scope"], registry=self.registry)
        delay = "After how many seconds the event loop did what it was asked to do at once."
        self._delay = Histogram("allo_loop_delay_seconds", delay, buckets=DELAYS, registry=self.registry)
        for channel in channels:
            for outcome in get_args(Outcome):
                self._turns.labels(channel, outcome)
        for where in get_args(Where):
            self._faults.labels(where)
        for why in (*get_args(TokenFault), "role"):
            self._not_let_in.labels(why)
        for scope in get_args(Scope):
            self._held.labels(scope)

    def turn(self, channel: str, outcome: Outcome) -> None:
        """A turn has ended; where it was a fault, its caller hears an apology."""
        self._turns.labels(channel, outcome).inc()
        if outcome == "fault":
            self.fault("turn")

    def fault(self, where: Where) -> None:
        """Something failed."""
        self._faults.labels(where).inc()

    def loop_moved(self, seconds: float) -> None:
        """The event loop did what it was asked to do, so many seconds later."""
        self._delay.observe(seconds)

    def held(self, scope: Scope) -> None:
        """A try to be recognised was not looked up, because its scope had too many."""
        self._held.labels(scope).inc()

    def not_let_in(self, why: str) -> None:
        """Somebody bore a token that is no good, signed in wrongly, or has not the role: `why` says which."""
        self._not_let_in.labels(why).inc()
