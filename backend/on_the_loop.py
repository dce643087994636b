"""Runs a webhook's plain, sequential code on the event loop itself, which serves others wherever it waits for long.

A thread for each turn took a fifth of what a turn takes: at each answer of the database, threads wait for Python's one
lock again, and wake each other (docs/decisions/0032-turns-on-the-loop.md). SQLAlchemy's own way from plain calls to a
loop is used, greenlets; whoever is called need not know where they run, but must hold no lock while they wait.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeVar, TypeVarTuple

from anyio import CapacityLimiter
from anyio.lowlevel import RunVar
from sqlalchemy.util.concurrency import await_, greenlet_spawn, in_greenlet
from starlette.concurrency import run_in_threadpool

MOST_AT_ONCE = 8
"""Turns that have begun at the same time, in each process: those beyond wait for one of these to end."""

T = TypeVar("T")
Given = TypeVarTuple("Given")

_slots: RunVar[CapacityLimiter] = RunVar("turns at once")
is_here = in_greenlet
"""Whether this is run by `run`, now."""

wait_for = await_
"""What comes of something awaitable, which the loop waits for; only where `is_here`."""


async def run(act: Callable[[*Given], T], *args: *Given) -> T:
    """Do something here: it shall not compute for long, and wait for nothing but the database and what is `aside`."""
    async with _a_slot():
        return await greenlet_spawn(act, *args)


def aside(act: Callable[[*Given], T], *args: *Given) -> T:
    """Do something that waits for others than the database: in a thread, where this is the loop's; else at once."""
    return wait_for(run_in_threadpool(act, *args)) if is_here() else act(*args)


def _a_slot() -> AbstractAsyncContextManager[None]:
    try:
        return _slots.get()
    except LookupError:
        _slots.set(CapacityLimiter(MOST_AT_ONCE))
        return _slots.get()
