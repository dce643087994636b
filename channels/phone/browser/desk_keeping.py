"""Keeps the telephones of the pages that are open: each by an opaque id, so many at most, idle ones hung up."""

import asyncio
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import anyio
import anyio.to_thread

from channels.phone.browser.phone_desk import PhoneDesk, PhoneWorld

MOST_DESKS = 50
IDLE_SECONDS = 15 * 60.0
"""After how long without a sign of its page a telephone is put down: a page gives one each second."""

QUIET_SECONDS = 2 * 60.0
"""The same, where there are none left for somebody new: a page that is out of sight gives a sign each minute."""

TIDY_SECONDS = 20.0
THREADS = 4
"""Threads that ask the line, in which each of these needs one of its own sixteen: callers keep the others."""

MOST_WAITING = 8
"""Acts of one page that wait for the one before."""

HOUR = 3600.0
MOST_CALLS_AN_HOUR, MOST_TEXTS_AN_HOUR, MOST_ACTS_AN_HOUR = 60, 60, 3000


class TooMuch(Exception):  # noqa: N818 - a sentence, as all our errors
    """More is done than a demo is there for; the message says it to whoever is at the page."""


@dataclass
class KeptDesk:
    """A page's telephones, and what keeps them within their limits."""

    desk: PhoneDesk
    touched: float
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    done: dict[str, deque[float]] = field(default_factory=dict)


class PhoneDesks:
    """All pages' telephones; used by the event loop alone."""

    def __init__(self, world: PhoneWorld, clock: Callable[[], float] = time.monotonic) -> None:
        """Keep what pages share; `clock` gives seconds."""
        self._world, self._clock = world, clock
        self._kept: dict[str, KeptDesk] = {}
        self._tidied = clock()
        self._limiter: anyio.CapacityLimiter | None = None

    async def find(self, desk_id: str) -> KeptDesk | None:
        """The telephones of a page; None where there are none of that id, or not any more."""
        await self._tidy()
        kept = self._kept.get(desk_id)
        if kept:
            kept.touched = self._clock()
        return kept

    async def open_new(self) -> KeptDesk:
        """Telephones for a page that has none.

        Raises:
            TooMuch: So many pages are open that there are none left.
        """
        await self._tidy()
        if len(self._kept) >= MOST_DESKS:
            await self._put_down(QUIET_SECONDS, most=1)
        if len(self._kept) >= MOST_DESKS:
            raise TooMuch("Trop de pages sont ouvertes en même temps. Essayez dans quelques minutes.")
        kept = KeptDesk(PhoneDesk(secrets.token_urlsafe(32), self._world), self._clock())
        self._kept[kept.desk.id] = kept
        return kept

    async def act(self, kept: KeptDesk, what: str, act: Callable[[], object]) -> None:
        """Do something on a page's telephones, after what is being done on them.

        Raises:
            TooMuch: It is one too many of its kind.
        """
        self._count(kept, what)
        if kept.waiting >= MOST_WAITING:
            raise TooMuch("Un instant : la ligne répond encore à ce qui précède.")
        kept.waiting += 1
        try:
            async with kept.lock:
                kept.desk.notice = ""
                await self._in_thread(act)
                kept.desk.version += 1
        finally:
            kept.waiting -= 1

    def _count(self, kept: KeptDesk, what: str) -> None:
        most = {"call": MOST_CALLS_AN_HOUR, "text": MOST_TEXTS_AN_HOUR}.get(what, MOST_ACTS_AN_HOUR)
        done, now = kept.done.setdefault(what, deque()), self._clock()
        while done and done[0] < now - HOUR:
            done.popleft()
        if len(done) >= most:
            raise TooMuch("C'est beaucoup pour une heure. Faites une pause, puis recommencez.")
        done.append(now)

    async def _in_thread(self, act: Callable[[], object]) -> None:
        # A limiter belongs to the event loop that it was made in.
        self._limiter = self._limiter or anyio.CapacityLimiter(THREADS)
        await anyio.to_thread.run_sync(act, limiter=self._limiter)

    async def _tidy(self) -> None:
        """Put down the telephones of pages that give no sign any more."""
        now = self._clock()
        if now - self._tidied < TIDY_SECONDS:
            return
        self._tidied = now
        await self._put_down(IDLE_SECONDS, most=MOST_DESKS)

    async def _put_down(self, idle: float, most: int) -> None:
        """Put down the telephones that have given no sign for so many seconds, the longest silent first."""
        now = self._clock()
        silent = [kept for kept in self._kept.values() if now - kept.touched > idle and not kept.waiting]
        for kept in sorted(silent, key=lambda one: one.touched)[:most]:
            del self._kept[kept.desk.id]
            async with kept.lock:
                await self._in_thread(kept.desk.close)
