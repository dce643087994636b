"""Makes lots of plans d'aide: one for each month of each plan, booked with its grant, however often it is asked for."""

from datetime import date, datetime

from sqlalchemy import Connection, text

from backend import patience
from backend.domain.calendar import paris_date
from backend.storage.lot_grants import GivenLots, given, giving

_CREDIT = text(
    giving(
        """select p.beneficiary_id, cast(:month as date), cast(:expires_on as date), p.minutes_month, p.cents_month,
            p.mode, 'plan:' || p.source || ':' || to_char(cast(:month as date), 'YYYY-MM') as credited
        from plans p join beneficiaries b on b.id = p.beneficiary_id
        where b.programme = :programme and :month between p.first_month and p.last_month
            and (b.closed_on is null or b.closed_on > :today)
        order by p.beneficiary_id, credited"""
    )
)
LONGEST_SECONDS = 120
"""A month of everybody takes longer than a caller waits."""


def credit(connection: Connection, programme: str, month: date, expires_on: date, now: datetime) -> GivenLots:
    """Credit a month of every plan of a programme that has none yet.

    Args:
        connection: The transaction.
        programme: Its code.
        month: The first day of the month.
        expires_on: The last day of what is credited.
        now: The moment to book; accounts closed by then are credited no more.
    """
    values = {"programme": programme, "month": month, "expires_on": expires_on, "now": now, "today": paris_date(now)}
    patience.allow(connection, LONGEST_SECONDS)
    return given(connection.execute(_CREDIT, values).one())
