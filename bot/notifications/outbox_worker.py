"""Tells what the outbox holds: each row is leased, told outside of transactions, and closed with its outcome.

A handler is one class for each topic. News of money (`payment.accepted`) is told by writing letters:

    class PaymentAccepted(Handler):
        def handle(self, news: News, begin: Begin) -> Verdict:
            with begin() as work:
                payment = …  # read it by the id in news.payload
                notify(work, f"{news.key}:intervenant", Text(payee.phone, line, programme, body))
            return Done("written")

`notify` puts each letter once for its key, so that a handler killed half-way is simply run again. The letters
are handled by `bot.notifications.letter_sending`, which is where the network is. Whatever a handler raises is
tried again, in growing waits; after the last try `abandon` says what happens, by default a task that operators see.
"""

import random
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import Engine

from backend.services.letters import TOPICS
from backend.services.work import Clock, Work
from backend.storage import deliveries, outbox, tasks
from backend.storage.outbox import News

LEASE = timedelta(seconds=120)
"""Several times as long as the slowest send: a row is taken over from the dead, not from the slow."""

THREADS = 4
MOST_ATTEMPTS = 12
"""With waits that grow to an hour: about three hours."""

AT_ONCE = 200
IDLE_SECONDS = 1.0
KEPT = timedelta(days=30)
"""How long the numbers and words of a closed letter are kept, for callbacks that come late."""

FORGET_EVERY = timedelta(days=1)

Begin = Callable[[], AbstractContextManager[Work]]
"""Opens a transaction: `with begin() as work:`; it commits at the end, and not when something is raised."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Done:
    """The news is told; `outcome` is kept, a word without numbers or names."""

    outcome: str


@dataclass(frozen=True, slots=True)
class Again:
    """Not yet: tell it again, not before `after`; `why` is kept. It counts as a try."""

    why: str
    after: timedelta = timedelta(0)


Verdict = Done | Again


class Handler(ABC):
    """Tells the news of one topic; serves many threads."""

    @abstractmethod
    def handle(self, news: News, begin: Begin) -> Verdict:
        """Tell it. It may have been told before, and the worker killed before it could say so."""

    def abandon(self, news: News, work: Work, why: str) -> None:
        """The last try has failed: in the transaction that closes the news, leave something to be seen."""
        subject = {"news": news.key, "topic": news.topic, "error": why}
        tasks.open_task(work.connection, "news.given_up", subject, work.now)


class Worker:
    """Drains the outbox; any number of them, in any number of processes, share one database."""

    def __init__(  # noqa: PLR0913 - what an operator may want to set
        self,
        engine: Engine,
        clock: Clock,
        handlers: Mapping[str, Handler],
        *,
        lease: timedelta = LEASE,
        threads: int = THREADS,
        most_attempts: int = MOST_ATTEMPTS,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """Keep what draining needs.

        Args:
            engine: The database.
            clock: The time.
            handlers: By topic; rows of other topics are left for a worker that knows them.
            lease: After how long another worker takes a row over.
            threads: How many rows are told at once.
            most_attempts: After how many tries a row is given up.
            jitter: 0 to 1, drawn for each wait.
        """
        self._engine, self._clock, self._handlers = engine, clock, handlers
        self._lease, self._threads, self._most = lease, threads, most_attempts
        self._jitter = jitter
        self._forget_at = clock()

    def run_once(self) -> int:
        """Tell what is due now, at most `AT_ONCE` rows for each thread; returns how many were tried."""
        if self._threads == 1:
            return self._drain()
        with ThreadPoolExecutor(self._threads, thread_name_prefix="outbox") as pool:
            return sum(pool.map(lambda _: self._drain(), range(self._threads)))

    def run(self, stop: threading.Event, idle_seconds: float = IDLE_SECONDS) -> None:
        """Drain until `stop` is set; the row under way is finished. Nothing that fails ends it."""
        while not stop.is_set():
            try:
                if self.run_once():
                    continue
                self._forget()
            except Exception as error:  # noqa: BLE001 - the database may be away: it comes back
                log.warning("the outbox could not be drained", error=type(error).__name__)
            stop.wait(idle_seconds * (0.5 + self._jitter()))

    def _drain(self) -> int:
        told = 0
        while told < AT_ONCE and self._tell_one():
            told += 1
        return told

    def _tell_one(self) -> bool:
        with self._begin() as work:
            news = outbox.lease(work.connection, list(self._handlers), work.now, work.now + self._lease)
        if news is None:
            return False
        handler = self._handlers[news.topic]
        verdict = self._handle(handler, news)
        with self._begin() as work:
            self._conclude(work, news, handler, verdict)
        return True

    def _handle(self, handler: Handler, news: News) -> Verdict:
        if news.attempts > self._most:
            return Again("every worker that tried it has died")
        try:
            return handler.handle(news, self._begin)
        except Exception as error:  # noqa: BLE001 - one row that cannot be told does not stop the others
            log.error("news not told", news=news.id, topic=news.topic, error=type(error).__name__)
            return Again(type(error).__name__)

    def _conclude(self, work: Work, news: News, handler: Handler, verdict: Verdict) -> None:
        if isinstance(verdict, Done):
            outbox.finish(work.connection, news, verdict.outcome, work.now)
        elif news.attempts < self._most:
            wait = max(verdict.after, outbox.growing_wait(news.attempts, self._jitter()))
            outbox.retry(work.connection, news, work.now + wait, verdict.why)
        elif outbox.finish(work.connection, news, "given_up", work.now):
            log.error("news given up", news=news.id, topic=news.topic, error=verdict.why)
            handler.abandon(news, work, verdict.why)

    def _forget(self) -> None:
        """Forget, once a day, the numbers and words of what was closed long ago."""
        with self._begin() as work:
            if work.now < self._forget_at:
                return
            self._forget_at = work.now + FORGET_EVERY
            outbox.forget_before(work.connection, TOPICS, work.now - KEPT)
            deliveries.forget_before(work.connection, work.now - KEPT)

    @contextmanager
    def _begin(self) -> Iterator[Work]:
        with self._engine.begin() as connection:
            yield Work(connection, self._clock())
