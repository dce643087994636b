"""What supervision counts: of a time and some programmes, and of nobody in particular."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from backend.domain.calendar import PARIS
from backend.domain.requested_call import CallBackStanding

Slot = Literal["hour", "day", "month"]
"""In which steps of time conversations are counted."""

MOST_BY_DAY = 62

LENGTHS = (60, 120, 180, 300)
"""Seconds between which payments are counted by how long they took."""


class TooMuchToCount(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """There is more in that time than can be counted while somebody waits."""


@dataclass(frozen=True, slots=True)
class Watched:
    """Over which days of Paris, the last included, and in which programmes it is counted."""

    first: date
    last: date
    programmes: tuple[str, ...]

    @property
    def start(self) -> datetime:
        """When the first day begins."""
        return datetime.combine(self.first, time(), PARIS)

    @property
    def stop(self) -> datetime:
        """When the last day is over."""
        return datetime.combine(self.last + timedelta(days=1), time(), PARIS)

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def slot(self) -> Slot:
        """In which steps it is shown: never more than a telephone's screen has room for."""
        if self.days == 1:
            return "hour"
        return "day" if self.days <= MOST_BY_DAY else "month"

    @property
    def slots(self) -> list[datetime]:
        """When each step begins, as clocks in Paris show it, also where nothing happened."""
        if self.slot == "hour":
            return [datetime.combine(self.first, time(hour)) for hour in range(24)]
        days = [self.first + timedelta(days=number) for number in range(self.days)]
        begins = days if self.slot == "day" else dict.fromkeys(day.replace(day=1) for day in days)
        return [datetime.combine(day, time()) for day in begins]


@dataclass(frozen=True, slots=True)
class Begun:
    """Conversations that began within an hour, a day or a month, in one channel, and ended in one way.

    Attributes:
        at: When that begins, as clocks in Paris show it.
        channel: The channel's name.
        ended: How they ended; None while they go on.
        paid: Whether something was paid in them.
        conversations: How many.
        turns: How often somebody spoke, keyed or wrote in them.
    """

    at: datetime
    channel: str
    ended: str | None
    paid: bool
    conversations: int
    turns: int


@dataclass(frozen=True, slots=True)
class CalledBack:
    """Calls that the line announced within an hour, a day or a month, and what became of them; `at` as in `Begun`."""

    at: datetime
    standing: CallBackStanding
    calls: int


@dataclass(frozen=True, slots=True)
class LeftAt:
    """Conversations that are over.

    Attributes:
        question: The last that was asked.
        reached: How far they came, as a place among the steps; None where that was not kept yet.
        known: Whether it was known of whom they are.
        paid: Whether they paid.
        conversations: How many.
    """

    question: str | None
    reached: int | None
    known: bool
    paid: bool
    conversations: int


@dataclass(frozen=True, slots=True)
class StepReached:
    """How many came to a step on the way to a payment: `asked` holds how many stopped there, by the last question."""

    step: str
    calls: int
    asked: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class TimeToPay:
    """How long it took from the ring to the first payment that was accepted, in one channel.

    Attributes:
        channel: The channel's name.
        payments: How many conversations paid.
        median_seconds: Half of them were as quick.
        p90_seconds: Nine in ten were.
        by_length: How many took less than each of `LENGTHS`, and no less than the one before; then the others.
    """

    channel: str
    payments: int
    median_seconds: float
    p90_seconds: float
    by_length: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ToldOf:
    """What became of the news for intervenants, of one kind: `paid`, `cancelled` or `rejected`.

    Attributes:
        kind: How the keys of the news begin.
        told: It has arrived.
        under_way: The carrier has it, or is being handed it.
        failed: It did not arrive, and nothing else is tried.
        waiting: It still waits to be sent, whenever it was put.
    """

    kind: str
    told: int = 0
    under_way: int = 0
    failed: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class MoneyOf:
    """Where the money of a programme is now, in cents, since it began.

    Attributes:
        programme: Its code.
        given: Rights given.
        used: Rights that payments have used, less what came back of payments undone.
        ended: Rights that expired or were taken back.
        reserved: Payments that were accepted and are not paid out yet.
        paid: Payments that the bank has paid out to intervenants.
    """

    programme: str
    given: int = 0
    used: int = 0
    ended: int = 0
    reserved: int = 0
    paid: int = 0

    @property
    def left(self) -> int:
        """Rights that may still be used."""
        return self.given - self.used - self.ended
