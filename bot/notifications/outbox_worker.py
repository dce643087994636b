"""Tells what the outbox holds: each row is leased, told outside of transactions, and closed with its outcome.

A handler is one class for each topic. News of money (`payment.accepted`) is told by writing letters:

    class PaymentAccepted(MessageHandler):
        def handle(self, message: OutboxMessage, begin: Begin) -> Conclusion:
            with begin() as work:
                audience = contacting.audience_of(work, message)
                notify(work, f"{message.key}:intervenant", Text(audience.contact.phone, line, programme, body))
            return Done("written")

`notify` puts each letter once for its key, so that a handler killed half-way is simply run again. The letters
are handled by `bot.notifications.letter_sending`, which is where the network is. Whatever a handler raises is
tried again, in growing waits; after the last try `abandon` says what happens, by default a task that operators see.
What another version has written and this one cannot read is closed at once, and is a task too.
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

from backend.domain.outbox_message import OutboxMessage, UnreadablePayload
from backend.services import adviser_tasks, dispatching
from backend.services.work import Clock, Work

LEASE = timedelta(seconds=120)
"""Several times as long as the slowest send: a row is taken over from the dead, not from the slow."""

THREADS = 4
MOST_ATTEMPTS = 12
"""With waits that grow to an hour: about three hours."""

AT_ONCE = 200
IDLE_SECONDS = 1.0
FORGET_EVERY = timedelta(days=1)

Begin = Callable[[], AbstractContextManager[Work]]
"""Opens a transaction: `with begin() as work:`; it commits at the end, and not when something is raised."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Done:
    """The news is told; `outcome` is kept, a word without numbers or names."""

    outcome: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Another version wrote it: telling it again would not help; `why` is kept."""

    why: str


@dataclass(frozen=True, slots=True)
class Again:
    """Not yet: tell it again, not before `after`; `why` is kept. It counts as a try."""

    why: str
    after: timedelta = timedelta(0)


Conclusion = Done | Unreadable | Again


class MessageHandler(ABC):
    """Tells the news of one topic; serves many threads."""

    @abstractmethod
    def handle(self, message: OutboxMessage, begin: Begin) -> Conclusion:
        """Tell it. It may have been told before, and the worker killed before it could say so.

        Raises:
            UnreadablePayload: Another version wrote it.
        """

    def abandon(self, message: OutboxMessage, work: Work, why: str) -> None:
        """The last try has failed: in the transaction that closes the news, leave something to be seen."""
        adviser_tasks.open_task(work, "news.given_up", {"news": message.key, "topic": message.topic, "error": why})


class OutboxWorker:
    """Drains the outbox; any number of them, in any number of processes, share one database."""

    def __init__(  # noqa: PLR0913 - what an operator may want to set
        self,
        engine: Engine,
        clock: Clock,
        handlers: Mapping[str, MessageHandler],
        *,
        lease: timedelta = LEASE,
        threads: int = THREADS,
        most_attempts: int = MOST_ATTEMPTS,
        jitter: Callable[[], float] = random.random,
        kept: timedelta = dispatching.KEPT,
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
            kept: After how long the numbers and words of closed letters are forgotten.
        """
        self._kept = kept
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

    def run(
        self, stop: threading.Event, idle_seconds: float = IDLE_SECONDS, leads: Callable[[], bool] = lambda: True
    ) -> None:
        """Drain until `stop` is set, while this process leads; the row under way is finished. Nothing fails it."""
        failing = False
        while not stop.is_set():
            try:
                if leads():
                    if self.run_once():
                        continue
                    self._forget()
                failing = False
            except Exception as error:  # noqa: BLE001 - the database may be away: it comes back
                if not failing:  # one line for each time, however long it lasts
                    log.warning("the outbox could not be drained", error=type(error).__name__)
                failing = True
            stop.wait(idle_seconds * (0.5 + self._jitter()))

    def _drain(self) -> int:
        """One row after the other: the transaction that concludes one leases the next, to wait for the disc once."""
        told = 0
        with self._begin() as work:
            message = dispatching.lease(work, self._handlers, self._lease)
        while message is not None:
            handler = self._handlers[message.topic]
            conclusion = self._handle(handler, message)
            told += 1
            with self._begin() as work:
                self._conclude(work, message, handler, conclusion)
                more = told < AT_ONCE
                message = dispatching.lease(work, self._handlers, self._lease) if more else None
        return told

    def _handle(self, handler: MessageHandler, message: OutboxMessage) -> Conclusion:
        if message.attempts > self._most:
            return Again("every worker that tried it has died")
        try:
            return handler.handle(message, self._begin)
        except UnreadablePayload as error:
            return Unreadable(str(error))
        except Exception as error:  # noqa: BLE001 - one row that cannot be told does not stop the others
            log.error("not told", message=message.id, topic=message.topic, error=type(error).__name__)
            return Again(type(error).__name__)

    def _conclude(self, work: Work, message: OutboxMessage, handler: MessageHandler, conclusion: Conclusion) -> None:
        if isinstance(conclusion, Done):
            dispatching.finish(work, message, conclusion.outcome)
        elif isinstance(conclusion, Unreadable):
            self._close_unreadable(work, message, conclusion.why)
        elif message.attempts < self._most:
            dispatching.retry(work, message, conclusion.why, conclusion.after, self._jitter())
        elif dispatching.finish(work, message, "given_up"):
            log.error("given up", message=message.id, topic=message.topic, error=conclusion.why)
            try:
                handler.abandon(message, work, conclusion.why)
            except UnreadablePayload as error:
                dispatching.report_unreadable(work, message.key, str(error))

    @staticmethod
    def _close_unreadable(work: Work, message: OutboxMessage, why: str) -> None:
        if dispatching.close_unreadable(work, message, why):
            log.error("cannot be read", message=message.id, topic=message.topic, error=why)

    def _forget(self) -> None:
        """Forget, once a day, the numbers and words of what was closed long ago."""
        with self._begin() as work:
            if work.now < self._forget_at:
                return
            self._forget_at = work.now + FORGET_EVERY
            dispatching.forget_old(work, self._kept)

    @contextmanager
    def _begin(self) -> Iterator[Work]:
        with self._engine.begin() as connection:
            yield Work(connection, self._clock())
