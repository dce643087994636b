"""What the demo shows of Rasa: what it made of the last sentences, and how the line goes on without it."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from bot.engine.parsed import Parsed, Understand

MOST_KEPT = 100
OFF_SECONDS = 5 * 60.0
"""For how long Rasa is off at most: whoever turned it off may have gone without a word."""


class DemoEar:
    """Asks whoever understands sentences, and remembers; serves many threads, and nothing but the demo."""

    def __init__(self, understand: Understand, clock: Callable[[], float] = time.monotonic) -> None:
        """Ask `understand`; `clock` gives seconds."""
        self._understand, self._clock = understand, clock
        self._lock = threading.Lock()
        self._recent: OrderedDict[str, Parsed | None] = OrderedDict()
        self._off_by = ""
        self._off_until = 0.0
        self._is_away = False

    @property
    def is_off(self) -> bool:
        """Whether Rasa is off, for all pages: it is one line that they ring."""
        return self._off_by != "" and not self._is_away and self._clock() < self._off_until

    def __call__(self, words: str) -> Parsed | None:
        """What a sentence means; None also while somebody has turned Rasa off."""
        parsed = None if self.is_off else self._understand(words)
        with self._lock:
            self._recent[words.strip()] = parsed
            self._recent.move_to_end(words.strip())
            while len(self._recent) > MOST_KEPT:
                self._recent.popitem(last=False)
        return parsed

    def was_asked(self, words: str) -> bool:
        """Whether a sentence had to be understood lately."""
        with self._lock:
            return words.strip() in self._recent

    def made_of(self, words: str) -> Parsed | None:
        """What was made of a sentence lately; None where nothing was."""
        with self._lock:
            return self._recent.get(words.strip())

    def turn(self, page: str, *, off: bool) -> None:
        """Turn Rasa off or on for all, from any page; whoever finds it off already prolongs nothing."""
        with self._lock:
            if not off:
                self._off_by = ""
            elif not self.is_off:
                self._off_by, self._off_until, self._is_away = page, self._clock() + OFF_SECONDS, False

    def left(self, page: str) -> None:
        """A page has gone: if it was the one that turned Rasa off, it is back."""
        with self._lock:
            if self._off_by == page:
                self._is_away = True

    def back(self, page: str) -> None:
        """A page is there: if it had gone only to be loaded anew, Rasa is off as before, and no longer than before."""
        with self._lock:
            if self._off_by == page:
                self._is_away = False
