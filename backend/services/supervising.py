"""Answers what supervision asks: how many, where they give up, what is not understood, how long, and where money is.

No statement may take longer than the database's clients have (`backend.patience.STATEMENT_SECONDS`): then it is
TooMuchToCount.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError

from backend import patience
from backend.domain.question_tally import HeardAt
from backend.domain.supervision import (
    Begun,
    CalledBack,
    LeftAt,
    MoneyOf,
    StepReached,
    TimeToPay,
    ToldOf,
    TooMuchToCount,
    Watched,
)
from backend.services import tallying
from backend.services.notifying import PAYMENT_KEYS
from backend.services.work import Work
from backend.storage import call_back_standings, supervision_queries
from dialogs.payment_steps import STEPS, PaymentStep, step_at

TOLD_TO_INTERVENANTS: Mapping[str, str] = {
    topic: kind for topic, kind in PAYMENT_KEYS.items() if topic != "payment.settled"
}
"""By topic, the kinds of news that intervenants are sent; that a payment is settled, the bank's own statement tells."""


def begun(work: Work, watched: Watched) -> list[Begun]:
    """Conversations by hour, day or month, channel and how they ended."""
    with _in_time():
        return supervision_queries.begun(work.connection, watched, watched.slot)


def called_back(work: Work, watched: Watched) -> list[CalledBack]:
    """Calls that the line announced by hour, day or month, and what became of them."""
    with _in_time():
        return call_back_standings.counted(work.connection, watched)


def funnel(work: Work, watched: Watched, channel: str) -> list[StepReached]:
    """How many conversations of a channel came to each step on the way to a payment.

    Those of intervenants and of trusted people are left out, those that still go on, and those that were resumed: what
    goes on with them counts in their place.
    """
    stopped: Counter[PaymentStep] = Counter()
    asked: defaultdict[PaymentStep, Counter[str]] = defaultdict(Counter)
    with _in_time():
        listed = supervision_queries.left_at(work.connection, watched, channel)
    for left in listed:
        if step := _furthest(left):
            stopped[step] += left.conversations
            asked[step][left.question or ""] += left.conversations
    return [
        StepReached(step, sum(stopped[later] for later in STEPS[place:]), _commonest(asked[step]))
        for place, step in enumerate(STEPS)
    ]


def _furthest(left: LeftAt) -> PaymentStep | None:
    """How far they came; None where they are nobody's who may pay."""
    if left.paid:
        return "paid"
    step = step_at(left.question)  # all that is known of those before `reached` was kept
    if left.reached and (step is None or left.reached > STEPS.index(step)):
        step = STEPS[left.reached]
    return "recognised" if step == "rung" and left.known else step


def _commonest(asked: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(asked.items(), key=lambda each: (-each[1], each[0])))


def heard(work: Work, watched: Watched) -> Mapping[str, HeardAt]:
    """How often each question was understood, by its key."""
    with _in_time():
        return tallying.heard_between(work, watched.first, watched.last, watched.programmes)


def times_to_pay(work: Work, watched: Watched) -> list[TimeToPay]:
    """How long it took from the ring to the payment, by channel."""
    with _in_time():
        return supervision_queries.times_to_pay(work.connection, watched)


def told(work: Work, watched: Watched) -> list[ToldOf]:
    """What became of the news for intervenants that moved in that time, and what still waits now, by kind."""
    with _in_time():
        found = supervision_queries.told(work.connection, watched, TOLD_TO_INTERVENANTS)
    return [found.get(kind, ToldOf(kind)) for kind in TOLD_TO_INTERVENANTS.values()]


def money(work: Work, programmes: tuple[str, ...]) -> list[MoneyOf]:
    """Where the money of each programme is now."""
    with _in_time():
        found = supervision_queries.money(work.connection, programmes)
    return [found.get(code, MoneyOf(code)) for code in programmes]


@contextmanager
def _in_time() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if not patience.was_too_long(error):
            raise
        raise TooMuchToCount("It is too much to count while somebody waits: take fewer days.") from None
