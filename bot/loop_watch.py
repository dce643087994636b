"""Watches the event loop from a thread: all turns of a process are on it, and where it stands still, so do all calls.

uvicorn's supervisor replaces a process that has ended, and asks those that live; but a thread answers for the loop.
"""

import asyncio
import contextlib
import faulthandler
import os
import threading
import time
from collections.abc import Callable, Iterator

import structlog

LOOK_SECONDS = 1.0
MOST_MISSED = 10
"""Looks in a row at which the loop had not moved since the one before: it never will, and Twilio
waits fifteen seconds. A process that is stopped as a whole looks at nothing meanwhile."""

log = structlog.get_logger()


def end_process() -> None:
    """End at once, saying where each thread stands: whoever started this process starts another."""
    log.error("the event loop stands still, this process ends", looks=MOST_MISSED, seconds=LOOK_SECONDS)
    faulthandler.dump_traceback()
    os._exit(1)


@contextlib.contextmanager
def watched(
    loop: asyncio.AbstractEventLoop,
    moved: Callable[[float], None],
    stands_still: Callable[[], None] = end_process,
    look_seconds: float = LOOK_SECONDS,
) -> Iterator[None]:
    """Watch a loop meanwhile.

    Args:
        loop: It runs in another thread.
        moved: Is told after how many seconds the loop did what it was asked to do.
        stands_still: What to do when it does nothing any more.
        look_seconds: How often to look.
    """
    over = threading.Event()
    thread = threading.Thread(target=_look, args=(loop, moved, stands_still, look_seconds, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()


def _look(
    loop: asyncio.AbstractEventLoop,
    moved: Callable[[float], None],
    stands_still: Callable[[], None],
    look_seconds: float,
    over: threading.Event,
) -> None:
    answered, missed = threading.Event(), 0
    answered.set()
    while not over.wait(look_seconds):
        if answered.is_set():
            answered.clear()
            missed = 0
            with contextlib.suppress(RuntimeError):  # the loop was closed a moment ago
                loop.call_soon_threadsafe(_answer, answered, moved, time.monotonic())
        else:
            missed += 1
        if missed == MOST_MISSED:
            stands_still()


def _answer(answered: threading.Event, moved: Callable[[float], None], asked_at: float) -> None:
    moved(time.monotonic() - asked_at)
    answered.set()
