"""Gives rights to beneficiaries: lots, each with its grant in the ledger."""

from collections.abc import Iterable
from typing import NamedTuple

from backend.domain.rights import Lot
from backend.services.work import Work
from backend.storage import lot_grants
from backend.storage.lot_grants import GivenLots


class Grant(NamedTuple):
    """A lot to give.

    Attributes:
        beneficiary_id: Whose rights it becomes; their programme funds it, unless its source is a card.
        lot: Its dates, minutes, cents and mode, still whole; its own id is not used.
        source: Where it comes from: of one source, a beneficiary is given one lot.
    """

    beneficiary_id: int
    lot: Lot
    source: str | None = None


def grant(work: Work, beneficiary_id: int, lot: Lot, source: str | None = None) -> int:
    """Give one lot, as `Grant` has it; returns its id."""
    (lot_id,) = grant_all(work, [Grant(beneficiary_id, lot, source)]).ids
    return lot_id


def grant_all(work: Work, grants: Iterable[Grant]) -> GivenLots:
    """Give lots in one statement; one of a source that its owner has had is not given again."""
    return lot_grants.give(work.connection, [_row(*each) for each in grants], work.now)


def _row(beneficiary_id: int, lot: Lot, source: str | None) -> dict[str, object]:
    assert lot.minutes_used == lot.cents_used == 0, "a grant is whole"
    return {
        "beneficiary_id": beneficiary_id,
        "opens_on": lot.opens_on,
        "expires_on": lot.expires_on,
        "minutes_total": lot.minutes_total,
        "cents_total": lot.cents_total,
        "mode": lot.mode,
        "source": source,
    }
