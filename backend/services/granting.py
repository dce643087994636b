"""Gives rights to beneficiaries: a lot, and its grant in the ledger."""

from backend.domain.rights import CARD, Lot
from backend.services.work import Work
from backend.storage import ledger, lots, sealed_facts


def grant(work: Work, programme: str, beneficiary_id: int, lot: Lot, source: str | None = None) -> int:
    """Give a lot that is still whole; returns its id.

    Args:
        work: The transaction.
        programme: The code of the programme that funds it, unless its source is a card.
        beneficiary_id: Whose rights they become.
        lot: Its dates, minutes, cents and mode; its own id is not used.
        source: Where it comes from: of one source, a beneficiary is given one lot.
    """
    assert lot.minutes_used == lot.cents_used == 0, "a grant is whole"
    values = {
        "beneficiary_id": beneficiary_id,
        "opens_on": lot.opens_on,
        "expires_on": lot.expires_on,
        "minutes_total": lot.minutes_total,
        "cents_total": lot.cents_total,
        "mode": lot.mode,
        "source": source,
    }
    lot_id = lots.insert_lot(work.connection, values)
    minutes = lot.minutes_total or 0
    funder = "card" if source and source.startswith(CARD) else "funding"
    booking = {f"{funder}:{programme}": (lot.cents_total, minutes), f"lot:{lot_id}": (-lot.cents_total, -minutes)}
    ledger.book(work.connection, f"grant:{lot_id}", booking, work.now)
    sealed_facts.book(work.connection, sealed_facts.LOT, [lot_id], work.now)  # whose it is, and from when until when
    return lot_id
