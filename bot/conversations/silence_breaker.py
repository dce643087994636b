"""Answers at once, for a moment, the turns that would only wait for a database that was just found silent."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from backend.patience import DatabaseDoesNotAnswer, is_silence

REST_SECONDS = 1.0
"""How often one turn tries again while the database is silent: as many at a time as a turn has seconds."""


class SilenceBreaker:
    """Stands before everything that turns ask of one database; serves many turns at once."""

    def __init__(self, rest_seconds: float = REST_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        """Keep how long to rest between two tries, and what tells the seconds."""
        self._rest, self._clock = rest_seconds, clock
        self._lock = threading.Lock()
        self._answered_at = clock()
        self._try_again_at: float | None = None

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Ask the database meanwhile.

        Raises:
            DatabaseDoesNotAnswer: It was silent a moment ago; nothing was asked.
        """
        began = self._begin()
        try:
            yield
        except Exception as error:
            if is_silence(error):
                self._was_silent(began)
            raise
        self._answered()

    def _begin(self) -> float:
        with self._lock:
            now = self._clock()
            if self._try_again_at is not None:
                if now < self._try_again_at:
                    raise DatabaseDoesNotAnswer("The database was silent a moment ago.")
                self._try_again_at = now + self._rest  # this one tries; the others need not
            return now

    def _was_silent(self, began: float) -> None:
        """Rest, unless somebody else was answered meanwhile: then one turn waited for another, and all is well."""
        with self._lock:
            if self._answered_at <= began and self._try_again_at is None:
                self._try_again_at = self._clock() + self._rest

    def _answered(self) -> None:
        with self._lock:
            self._answered_at, self._try_again_at = self._clock(), None
