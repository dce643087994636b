"""Keeps sentences that were not understood so that the line can be taught them; they come here masked."""

from datetime import timedelta

from backend.services.work import Work
from backend.storage import misheard

KEPT = timedelta(days=90)
"""For how long a masked sentence is kept."""

SEEN = 3
"""Times a sentence must have come before it is shown: what came once or twice may be one person's own."""


def keep(work: Work, masked: str, question: str) -> None:
    """Keep a masked sentence, with the key of the question at which it was not understood and the day."""
    misheard.add(work.connection, masked, question, work.today)


def most_frequent(work: Work, most: int) -> list[tuple[int, str, str]]:
    """The sentences that came most often: how often, at which question, and what."""
    return misheard.most_frequent(work.connection, most, SEEN)


def forget_old(work: Work, kept: timedelta = KEPT) -> None:
    """Forget what has been kept long enough."""
    misheard.forget_before(work.connection, work.today - kept)
