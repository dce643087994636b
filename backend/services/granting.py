"""Gives rights to beneficiaries: a lot, and its grant in the ledger."""

from backend.domain.rights import Lot
from backend.services.work import Work
from backend.storage import ledger, lots


def grant(work: Work, programme: str, beneficiary_id: int, lot: Lot) -> int:
    """Give a lot that is still whole; returns its id.

    Args:
        work: The transaction.
        programme: The code of the programme that funds it.
        beneficiary_id: Whose rights they become.
        lot: Its dates, minutes, cents and mode; its own id is not used.
    """
    assert lot.minutes_used == lot.cents_used == 0, "a grant is whole"
    values = {
        "beneficiary_id": beneficiary_id,
        "opens_on": lot.opens_on,
        "expires_on": lot.expires_on,
        "minutes_total": lot.minutes_total,
        "cents_total": lot.cents_total,
        "mode": lot.mode,
    }
    lot_id = lots.insert_lot(work.connection, values)
    minutes = lot.minutes_total or 0
    booking = {
        f"funding:{programme}": (lot.cents_total, minutes),
        f"lot:{lot_id}": (-lot.cents_total, -minutes),
        f"owner:{beneficiary_id}": (0, 0),  # whose it is, under the ledger's seal
    }
    ledger.book(work.connection, f"grant:{lot_id}", booking, work.now)
    return lot_id
