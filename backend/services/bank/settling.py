"""Does what the bank decides of payments: settles them, or gives back the rights of those it refuses."""

from collections.abc import Sequence

from backend.domain.lifecycle import BANK, LINE, Reversal
from backend.domain.nameless_payment import NamelessPayment
from backend.services import card_charging
from backend.services.adviser_tasks import open_each
from backend.services.notifying import announce_all
from backend.services.state_changes import enter_states, give_rights_back
from backend.services.work import Work
from backend.storage import bank_transfers, ledger, payment_states
from backend.storage.payment_states import Transition


def settle(work: Work, sent: Sequence[NamelessPayment], code: str) -> list[int]:
    """The bank has paid these sent payments; tells it, and returns the ids of those that were still sent."""
    transition = Transition("sent", "settled", work.now, BANK.role)
    moved = payment_states.move(work.connection, [each.id for each in sent], transition)
    bank_transfers.keep_answer(work.connection, moved, "settled", code, work.now)
    by_id = {each.id: each for each in sent}
    bookings = {f"settlement:{by_id[each].reference}": _out_of_the_bank(by_id[each], 1) for each in moved}
    ledger.book_all(work.connection, bookings, work.now)
    announce_all(work, "payment.settled", [by_id[each] for each in moved])
    return moved


def _out_of_the_bank(payment: NamelessPayment, sign: int) -> dict[str, tuple[int, int]]:
    """What leaves the bank's account for the intervenant's (1), or comes back from it (-1): cents, never minutes."""
    cents = sign * payment.cents
    return {f"intervenant:{payment.payee_id}": (cents, 0), f"bank:{payment.programme}": (-cents, 0)}


def reject(work: Work, sent: Sequence[NamelessPayment], reason: str, *, booked: bool = True) -> list[Reversal]:
    """The bank refused or returned payments: their rights go back, all are told, an adviser has a task for each.

    Args:
        work: The transaction.
        sent: As they stand.
        reason: The bank's code for all of them, such as AC04, or its words.
        booked: Whether the bank has booked it: only then does a settled payment come back.

    Returns:
        What came back; nothing of those whose state forbids it, or has changed meanwhile: they stay as they are.
    """
    refused = [each for each in sent if booked or each.state != "settled"]
    undone = enter_states(work, refused, "rejected", BANK, reason)
    if not undone:
        return []
    ids = [each.id for each in undone]
    bank_transfers.keep_answer(work.connection, ids, "rejected", reason, work.now)
    came_back = {f"return:{each.reference}": _out_of_the_bank(each, -1) for each in undone if each.state == "settled"}
    ledger.book_all(work.connection, came_back, work.now)
    payment_states.move(work.connection, ids, Transition("rejected", "reversed", work.now, LINE.role))
    reversals = give_rights_back(work, undone)
    card_charging.take_back(work, undone)
    announce_all(work, "payment.rejected", undone, reason=reason)
    subjects = [{"payment": each.id, "reference": each.reference, "reason": reason} for each in undone]
    open_each(work, "payment.rejected", subjects)
    return reversals
