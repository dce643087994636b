"""Forgets each day what has been kept long enough, kind by kind, and erases whose account was closed long ago."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from backend import patience
from backend.domain.retention import Retention
from backend.services import choosing_pins, conversation_keeping, dispatching, learning, signing_in, throttling
from backend.services.work import Work
from backend.storage import old_rows, person_rows
from backend.storage.sealed_people import BENEFICIARIES, INTERVENANTS, SealedPeople

LONGEST_SECONDS = 120
"""No index finds old letters: years of them are read from end to end."""

AT_ONCE = 200
"""People erased in one transaction: those after them wait for the next time."""

Forget = Callable[[Work, Retention], int | None]
"""Forgets one kind; how many people it erased, where it is people that it forgets."""


def _erase_closed(work: Work, keep: Retention, kind: SealedPeople) -> int:
    """Erase those closed long ago; who has rights or payments open is left."""
    connection, erased = work.connection, 0
    for person_id in old_rows.closed_since(connection, kind, work.today - timedelta(days=keep.people), AT_ONCE):
        has_rights = kind is BENEFICIARIES and person_rows.rights_open_until(connection, person_id, work.today)
        if not has_rights and person_rows.unsettled(connection, kind, person_id) is None:
            person_rows.erase(connection, kind, person_id, work.today)
            erased += 1
    return erased


def _forget_words(work: Work, keep: Retention) -> None:
    conversation_keeping.forget_old(work, timedelta(days=keep.words))


def _ago(work: Work, days: int) -> datetime:
    return work.now - timedelta(days=days)


OFTEN: Mapping[str, Forget] = {
    "words": _forget_words,
    "tries": lambda work, _: throttling.forget_old(work),
    "misheard": lambda work, keep: learning.forget_old(work, timedelta(days=keep.misheard)),
    "pin choices": lambda work, _: choosing_pins.forget_old(work),
    "sessions": lambda work, _: signing_in.forget_old(work),
}
"""Forgotten at each tidying, by its name: each in a transaction of its own, so that one that fails keeps no other."""

_ONCE_A_DAY: Mapping[str, Forget] = {
    "letters": lambda work, keep: dispatching.forget_old(work, timedelta(days=keep.letters)),
    "contact changes": lambda work, keep: old_rows.forget_changes(work.connection, _ago(work, keep.changes)),
    "prints": lambda work, keep: old_rows.forget_prints(work.connection, _ago(work, keep.prints)),
    "notes": lambda work, keep: old_rows.forget_notes(work.connection, _ago(work, keep.notes)),
    "beneficiaries": lambda work, keep: _erase_closed(work, keep, BENEFICIARIES),
    "intervenants": lambda work, keep: _erase_closed(work, keep, INTERVENANTS),
}


def _at_leisure(forget: Forget) -> Forget:
    """The same, where each statement may look through everything: what failed each day would be kept for ever."""

    def forget_at_leisure(work: Work, keep: Retention) -> int | None:
        patience.allow(work.connection, LONGEST_SECONDS)
        return forget(work, keep)

    return forget_at_leisure


DAILY: Mapping[str, Forget] = {kind: _at_leisure(forget) for kind, forget in _ONCE_A_DAY.items()}
"""Forgotten once a day, in the same way."""
