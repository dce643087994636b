"""How often somebody may try to be recognised: some tries are free, then waits grow; with time, tries are forgotten.

Each scope leaks: one try is forgotten every so often. A scope that has more tries than are free is held: whoever
tries then is told to wait, whether what they give is right or wrong, and it is not looked up. Only where everybody is
held because of others, who rings from a number that is known to be theirs is recognised all the same.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Scope = Literal["code", "number", "overall"]
"""What is counted: a CESU code or a NAN, a calling number, everybody."""

LONGEST_DOUBLING = 16
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """What one scope allows.

    Attributes:
        free: Tries before the waits begin.
        forgotten_every: After how long one try is forgotten.
        first_wait: The wait after the last free try; it doubles with each further one.
        longest_wait: Where the doubling ends.
    """

    free: int
    forgotten_every: timedelta
    first_wait: timedelta
    longest_wait: timedelta

    def wait_after(self, tries: int) -> timedelta:
        """How long to wait after so many tries."""
        over = tries - self.free
        if over < 0:
            return timedelta(0)
        doubled: timedelta = self.first_wait * 2 ** min(over, LONGEST_DOUBLING)
        return min(doubled, self.longest_wait)


@dataclass(frozen=True, slots=True)
class Tries:
    """What is counted of one subject.

    Attributes:
        count: Tries that are not forgotten.
        since: From when forgetting counts, in UTC.
        held_until: Until when nobody is looked up; None where nothing is held.
    """

    count: int
    since: datetime
    held_until: datetime | None = None

    def is_held(self, now: datetime) -> bool:
        """Whether nobody is looked up now."""
        return self.held_until is not None and self.held_until > now

    def one_more(self, limit: Limit, now: datetime) -> "Tries":
        """After a try at a moment."""
        kept = self._leaked(limit, now)
        wait = limit.wait_after(kept.count + 1)
        return Tries(kept.count + 1, kept.since, now + wait if wait else None)

    def relieved(self, limit: Limit, by: int) -> "Tries":
        """After somebody was recognised: their own try is taken back, and as many more as `by` says."""
        left = max(self.count - by, 0)
        return Tries(left, self.since, self.held_until if left >= limit.free else None)

    def _leaked(self, limit: Limit, now: datetime) -> "Tries":
        forgotten = max((now - self.since) // limit.forgotten_every, 0)
        if forgotten >= self.count:
            return Tries(0, now)
        return Tries(self.count - forgotten, self.since + forgotten * limit.forgotten_every)


@dataclass(frozen=True, slots=True)
class MustWait:
    """Too many tries: nobody was looked up.

    Attributes:
        wait_minutes: After how many minutes another try will be heard, at least one.
    """

    wait_minutes: int

    @classmethod
    def until(cls, moment: datetime, now: datetime) -> "MustWait":
        """Until a moment, in whole minutes."""
        return cls(max(-((now - moment) // MINUTE), 1))


@dataclass(frozen=True, slots=True)
class Hold:
    """What holds a try.

    Attributes:
        wait: How long the caller waits.
        by_others: Whether nothing else holds it than that everybody together tried too often.
    """

    wait: MustWait
    by_others: bool
