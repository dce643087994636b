"""Counts how often each question is understood: in memory, and into the database once in a while."""

import threading
from collections.abc import Mapping
from datetime import date

from backend.domain.question_tally import AskedAt, HeardAt
from backend.services.work import Work
from backend.storage import question_tallies


class QuestionTally:
    """What this process has counted and not kept yet; safe to share between threads.

    A turn adds to it and asks the database for nothing. What a process that is killed has not kept is lost: it is
    the figures of half a minute.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: dict[AskedAt, HeardAt] = {}

    def count(self, asked: AskedAt, heard: HeardAt) -> None:
        """Something was heard at a question."""
        with self._lock:
            self._add({asked: heard})

    def take(self) -> Mapping[AskedAt, HeardAt]:
        """All that is not kept yet, which whoever takes it keeps."""
        with self._lock:
            taken, self._counted = self._counted, {}
        return taken

    def give_back(self, taken: Mapping[AskedAt, HeardAt]) -> None:
        """What could not be kept; it is kept the next time."""
        with self._lock:
            self._add(taken)

    def _add(self, counted: Mapping[AskedAt, HeardAt]) -> None:
        for asked, heard in counted.items():
            self._counted[asked] = self._counted.get(asked, HeardAt()) + heard


def keep(work: Work, counted: Mapping[AskedAt, HeardAt]) -> None:
    """Add what was counted to what is kept; nothing where nothing was."""
    if counted:
        question_tallies.add(work.connection, counted)


def heard_between(work: Work, first: date, last: date, programmes: tuple[str, ...]) -> Mapping[str, HeardAt]:
    """What was heard at each question, by its key, from one day to another."""
    return question_tallies.between(work.connection, first, last, programmes)
