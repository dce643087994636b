"""Runs a webhook's plain, sequential code on the event loop itself, which serves others wherever it waits for long.

A thread for each turn took up to a fifth of what a turn takes: at each answer of the database, threads wait for
Python's one lock again, and wake each other (docs/decisions/0032-turns-on-the-loop.md). SQLAlchemy's own way from plain
calls to a loop is used, greenlets: who is called need not know where they run, but must hold no lock while they wait.
"""

from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

from anyio import CapacityLimiter, WouldBlock, to_thread
from anyio.lowlevel import RunVar
from sqlalchemy.util.concurrency import await_, greenlet_spawn, in_greenlet

MOST_AT_ONCE = 12
"""Turns that have begun at the same time, in each process: those beyond wait for one of these to end."""

T = TypeVar("T")
Given = TypeVarTuple("Given")

_slots: RunVar[CapacityLimiter] = RunVar("turns at once")
_threads: RunVar[CapacityLimiter] = RunVar("threads of turns")
"""One for each turn: what the API and the console have in threads keeps no turn waiting for one."""

is_here = in_greenlet
"""Whether what asks is run by `run`."""

awaited = await_
"""What comes of something awaitable, while the loop serves others; only where `is_here`."""


async def run(act: Callable[[*Given], T], *args: *Given) -> T:
    """Do something here: it shall not compute for long, and wait for nothing but the database and what is `aside`."""
    slots = _limit(_slots)
    try:
        slots.acquire_nowait()  # `acquire` would go once round the loop all the same
    except WouldBlock:
        await slots.acquire()
    try:
        return await greenlet_spawn(act, *args)
    finally:
        slots.release()


def aside(act: Callable[[*Given], T], *args: *Given) -> T:
    """Do something that waits for others than the database: in a thread, where this is the loop's; else at once."""
    return awaited(to_thread.run_sync(act, *args, limiter=_limit(_threads))) if is_here() else act(*args)


def _limit(kind: RunVar[CapacityLimiter]) -> CapacityLimiter:
    """The loop's own limit of a kind, made when it is first asked for."""
    try:
        return kind.get()
    except LookupError:
        kind.set(CapacityLimiter(MOST_AT_ONCE))
        return kind.get()
