"""Hands out what waits in the outbox, and concludes it: told, to be told again, given up, or unreadable.

A lease is a time and a number: a worker that dies leaves its messages to whoever comes after the time, and what a
late worker writes is refused.
"""

from collections.abc import Iterable
from datetime import timedelta

from backend.domain.outbox_message import OutboxMessage
from backend.services.adviser_tasks import open_task
from backend.services.notifying import LETTER_TOPICS, PaymentTopic
from backend.services.owner_news import PAYEE_CHANGED
from backend.services.work import Work
from backend.storage import deliveries, outbox

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
KEPT = timedelta(days=30)
"""How long the numbers and words of a closed letter are kept, for callbacks that come late."""

UNREADABLE = "unreadable"


def lease(work: Work, topics: Iterable[str], duration: timedelta) -> OutboxMessage | None:
    """Lease the message of these topics that has been due longest; None where nothing is due.

    Args:
        work: A transaction of its own, committed before anything is told.
        topics: What the worker knows how to tell; other topics wait for one that does.
        duration: After how long another worker may take it over.
    """
    return outbox.lease(work.connection, list(topics), work.now, work.now + duration)


def finish(work: Work, message: OutboxMessage, outcome: str) -> bool:
    """Close a leased message with what came of it; False where another worker has it by now."""
    return outbox.finish(work.connection, message, outcome, work.now)


def retry(work: Work, message: OutboxMessage, why: str, after: timedelta, jitter: float) -> bool:
    """Let a leased message be told again, in growing waits; False where another worker has it by now.

    Args:
        work: The transaction.
        message: As it was leased.
        why: Kept; a word without numbers or names.
        after: Not before that.
        jitter: 0 to 1, drawn by the caller, so that what failed together does not come back together.
    """
    wait = max(after, growing_wait(message.attempts, jitter))
    return outbox.retry(work.connection, message, work.now + wait, why)


def close_unreadable(work: Work, message: OutboxMessage, why: str) -> bool:
    """Close a message that this version cannot read, so that it never comes again, and open a task for it."""
    if not finish(work, message, UNREADABLE):
        return False
    report_unreadable(work, message.key, why)
    return True


def report_unreadable(work: Work, key: str, why: str) -> None:
    """Open a task for what this version cannot read."""
    open_task(work, "outbox.unreadable", {"news": key, "error": why})


def close_all(work: Work, topic: PaymentTopic, outcome: str) -> None:
    """Close every message of a topic that is still open, without telling it."""
    outbox.close_all(work.connection, topic, outcome, work.now)


def forget_old(work: Work, kept: timedelta = KEPT) -> None:
    """Forget the numbers and words of letters that were closed long ago."""
    outbox.forget_before(work.connection, (*LETTER_TOPICS, PAYEE_CHANGED), work.now - kept)
    deliveries.forget_before(work.connection, work.now - kept)


def growing_wait(attempts: int, jitter: float) -> timedelta:
    """How long to wait after so many attempts: doubling from ten seconds to an hour.

    Args:
        attempts: How often it was tried, from 1.
        jitter: 0 to 1; the wait is between a half and the whole of the doubled one.
    """
    whole: timedelta = min(FIRST_WAIT * 2 ** min(attempts - 1, 16), LONGEST_WAIT)
    return whole * (0.5 + jitter / 2)
