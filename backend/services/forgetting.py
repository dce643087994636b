"""Forgets each day what has been kept long enough, kind by kind, and erases whose account was closed long ago."""

from datetime import timedelta

from backend.domain.retention import Retention
from backend.services import dispatching
from backend.services.work import Work
from backend.storage import old_rows, person_rows
from backend.storage.sealed_people import BENEFICIARIES, INTERVENANTS, SealedPeople

AT_ONCE = 200
"""People erased in one transaction: those after them wait for the next time."""


def forget_old(work: Work, keep: Retention) -> int:
    """Forget what is old; what ends by itself within the day (conversations, tries) is forgotten by tidying.

    Returns:
        How many people were erased.
    """
    dispatching.forget_old(work, timedelta(days=keep.letters))
    old_rows.forget_changes(work.connection, work.now - timedelta(days=keep.changes))
    old_rows.forget_prints(work.connection, work.now - timedelta(days=keep.prints))
    old_rows.forget_notes(work.connection, work.now - timedelta(days=keep.notes))
    return sum(_erase_closed(work, keep, each) for each in (BENEFICIARIES, INTERVENANTS))


def _erase_closed(work: Work, keep: Retention, kind: SealedPeople) -> int:
    """Erase those closed long ago; who has rights or payments open is left."""
    connection, erased = work.connection, 0
    for person_id in old_rows.closed_since(connection, kind, work.today - timedelta(days=keep.people), AT_ONCE):
        has_rights = kind is BENEFICIARIES and person_rows.rights_open_until(connection, person_id, work.today)
        if not has_rights and person_rows.unsettled(connection, kind, person_id) is None:
            person_rows.erase(connection, kind, person_id, work.today)
            erased += 1
    return erased
