"""What one process of the line does beside answering, and for how long."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import anyio.to_thread
import structlog
from prometheus_client import CollectorRegistry
from starlette.concurrency import run_in_threadpool

from backend import embedded_postgres
from bot.conversations.manager import ConversationManager
from bot.loop_watch import watched
from bot.nlu.rasa_process import Rasa
from bot.notifications.carriers import working
from bot.notifications.outbox_worker import OutboxWorker
from bot.postgres_keeping import PostgresKeeper
from bot.present_phrasebook import LOOK_SECONDS
from bot.turn_counters import TurnCounters

TIDY_SECONDS = 30
REVIVE_SECONDS = 1
THREADS = 8
"""For the API, the console and what is repeated. They, turns and the outbox's: no more than there are connections."""

TALLY_SECONDS = 30
"""How often what a process has counted of its questions is kept: one statement for all of it."""

DAY_SECONDS = 300
"""How often it is looked whether a day's cut-off has passed."""

log = structlog.get_logger()


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Beside:
    """What one process does beside answering.

    Attributes:
        rasa: Understands whole sentences, where it is set up; started and stopped with the application.
        worker: Drains the outbox; None where others do.
        daily: Whether to close the bank's days when their cut-off has passed.
        embedded: The folder of the PostgreSQL that this process runs, to be started again when it dies.
        leads: Whether it is this one, of several processes, that drains, tidies and closes days now.
        replaced: Whether somebody starts another process when this one ends: then it does where its loop stands still.
        counted: Where all processes have counted together; None where this one is the only one.
    """

    rasa: Rasa | None = None
    worker: OutboxWorker | None = None
    daily: bool = False
    embedded: Path | None = None
    leads: Callable[[], bool] = _always
    replaced: bool = False
    counted: CollectorRegistry | None = None

    @contextlib.asynccontextmanager
    async def kept_up(self, manager: ConversationManager, counters: TurnCounters) -> AsyncIterator[None]:
        """Keep Rasa running, the outbox drained, days and old conversations closed, while the line is served."""
        async with contextlib.AsyncExitStack() as stack:
            if self.rasa:
                self.rasa.server.start()
                stack.push_async_callback(run_in_threadpool, self.rasa.stop)
            stack.push_async_callback(_once, "keeping the tally", manager.keep_tally, counters)
            if self.worker:
                await stack.enter_async_context(working(self.worker, self.leads))
            if self.replaced:
                stack.enter_context(watched(asyncio.get_running_loop(), counters.loop_moved))
            anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
            repeated = [
                _repeat("tidying", self._led(manager.tidy), TIDY_SECONDS, counters),
                _repeat("keeping the tally", manager.keep_tally, TALLY_SECONDS, counters),
                _repeat("reading edited sentences", manager.read_edits, LOOK_SECONDS, counters),
            ]
            if self.daily:
                repeated.append(_repeat("closing the day", self._led(manager.close_the_day), DAY_SECONDS, counters))
            if self.embedded:
                keeper = PostgresKeeper(partial(embedded_postgres.revive, self.embedded))
                repeated.append(_repeat("keeping PostgreSQL alive", keeper.look, REVIVE_SECONDS, counters))
                stack.push_async_callback(run_in_threadpool, embedded_postgres.end_if_frozen, self.embedded)
            for each in repeated:
                stack.callback(asyncio.create_task(each).cancel)
            yield

    def _led(self, act: Callable[[], object]) -> Callable[[], object]:
        """Do something where this process leads."""
        return lambda: act() if self.leads() else None


async def _repeat(what: str, act: Callable[[], object], seconds: float, counters: TurnCounters) -> None:
    """Do something again and again; what fails is logged and counted, and tried again."""
    while True:
        await _once(what, act, counters)
        await asyncio.sleep(seconds)


async def _once(what: str, act: Callable[[], object], counters: TurnCounters) -> None:
    """Do something; what fails is logged and counted."""
    try:
        await run_in_threadpool(act)
    except Exception as error:  # noqa: BLE001 - whatever fails now is tried again, or ends with the process
        counters.fault("background")
        log.warning("failed, will be tried again", what=what, error=type(error).__name__)
