"""What happens to rights as time goes by: plans d'aide are credited month by month, and lots end on their last day."""

from dataclasses import dataclass
from datetime import date, timedelta

from backend.domain.calendar import month_after
from backend.domain.programme import Programme
from backend.domain.rights import Lot
from backend.services import granting
from backend.services.granting import Grant
from backend.services.work import Work
from backend.storage import plan_credits, rights_endings
from backend.storage.lot_grants import GivenLots
from backend.storage.rights_endings import EndedLot

CARRIED = "carried:"
"""How the source of a lot begins that was carried over: it is not carried a second time."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of lots past their last day: how many had something left, its cents, and the cents carried over."""

    lots: int
    cents: int
    carried_cents: int


def credit_month(work: Work, programme: Programme, month: date) -> GivenLots:
    """Credit a month of every plan of a programme; what was credited before is not credited again.

    Args:
        work: The transaction.
        programme: Whose plans.
        month: Any day of the month; one that has not begun may be credited, and opens on its first day.
    """
    first = month.replace(day=1)
    expires_on = programme.rights.expires_on(first)
    return plan_credits.credit(work.connection, programme.code, first, expires_on, work.now)


def end_expired(work: Work, programme: Programme) -> Ended:
    """Take back what is left of a programme's lots past their last day, and give it anew where it is carried over."""
    ended = rights_endings.end_expired(work.connection, programme.code, work.today, work.now)
    carried = granting.grant_all(work, filter(None, (_carried(work.today, programme, each) for each in ended)))
    return Ended(len(ended), sum(each.cents for each in ended), carried.cents)


def turn_the_day(work: Work, programme: Programme) -> tuple[GivenLots, Ended]:
    """All that a new day may bring to a programme's rights; again on the same day it changes nothing."""
    return credit_month(work, programme, work.today), end_expired(work, programme)


def _carried(today: date, programme: Programme, old: EndedLot) -> Grant | None:
    """What was taken back from an ended lot, given anew from the next day on; None where it is not carried over."""
    opens_on = old.expires_on + timedelta(days=1)
    expires_on = month_after(opens_on, programme.rights.carried_over_months) - timedelta(days=1)
    if (old.source or "").startswith(CARRIED) or expires_on < today or not old.cents:
        return None
    lot = Lot(0, opens_on, expires_on, old.minutes, old.cents, 0, 0, mode=old.mode)
    return Grant(old.beneficiary_id, lot, f"{CARRIED}{old.id}:{old.times}")
