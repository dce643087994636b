"""Remembers how slowly each person wants to be spoken to, from one call to the next."""

from backend.services.work import Work
from backend.storage import paces


def settle(
    work: Work, beneficiary_id: int | None, intervenant_id: int | None, asked: int | None, *, is_new: bool
) -> int | None:
    """How slowly somebody is spoken to from now on: -2 to 1, None as usual.

    Args:
        work: The transaction.
        beneficiary_id: Who it is, where a beneficiary is known.
        intervenant_id: The same of an intervenant.
        asked: What was asked for in this conversation; None where nothing was. It is remembered.
        is_new: Whether nothing of it is remembered yet: who it is was not known before, or it was asked just now.
    """
    if not is_new or (beneficiary_id is None and intervenant_id is None):
        return asked
    if asked is None:
        return paces.pace_of(work.connection, beneficiary_id, intervenant_id)
    paces.keep_pace(work.connection, beneficiary_id, intervenant_id, asked)
    return asked
