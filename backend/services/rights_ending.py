"""Ends rights: what is left of a lot goes back to who funds it, booked, and never more than is left."""

from collections.abc import Sequence

from backend.services.work import Work
from backend.storage import lot_endings


def end_what_came_back(work: Work, lot_ids: Sequence[int]) -> int:
    """Take back what a payment undone has given to lots that were withdrawn meanwhile; returns how many those were."""
    return end_rest(work, lot_endings.withdrawn_among(work.connection, lot_ids), "withdrawal")


def end_rest(work: Work, lot_ids: Sequence[int], movement_prefix: str) -> int:
    """Take back what is left of some lots, all in one statement; returns how many had something left.

    A lot of which something came back after it had ended, by a payment undone, can be ended again.

    Args:
        work: The transaction.
        lot_ids: The lots, of any beneficiaries and programmes.
        movement_prefix: Why, as the ledger names it: `withdrawal` or `expiry`.
    """
    return lot_endings.end_rest(work.connection, lot_ids, movement_prefix, work.now)
