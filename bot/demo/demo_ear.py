"""What the demo shows of Rasa: what it made of the last sentences, and how the line goes on without it."""

import threading
from collections import OrderedDict

from bot.engine.parsed import Parsed, Understand

MOST_KEPT = 100


class DemoEar:
    """Asks whoever understands sentences, and remembers; serves many threads, and nothing but the demo."""

    def __init__(self, understand: Understand) -> None:
        """Ask `understand`."""
        self._understand = understand
        self._lock = threading.Lock()
        self._recent: OrderedDict[str, Parsed | None] = OrderedDict()
        self._off_for: set[str] = set()

    def __call__(self, words: str) -> Parsed | None:
        """What a sentence means; None also while somebody wishes Rasa off."""
        parsed = None if self._off_for else self._understand(words)
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
        """Have Rasa off for as long as a page wishes it, or no longer: it is one line that all pages ring."""
        with self._lock:
            (self._off_for.add if off else self._off_for.discard)(page)
