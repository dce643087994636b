"""Does what the bank decides of payments: settles them, or gives back the rights of those it refuses."""

from collections.abc import Sequence

from backend.domain.lifecycle import BANK, LINE, PaymentAlreadySettled, Reversal
from backend.domain.payment import Payment
from backend.services import card_charging, payment_lookup
from backend.services.adviser_tasks import open_task
from backend.services.notifying import announce
from backend.services.state_changes import enter_state, give_rights_back
from backend.services.work import Work
from backend.storage import bank_transfers, ledger, payment_states
from backend.storage.payment_states import Transition


def settle(work: Work, sent: Sequence[Payment], code: str) -> list[int]:
    """The bank has paid these sent payments; tells it, and returns the ids of those that were still sent."""
    transition = Transition("sent", "settled", work.now, BANK.role)
    moved = payment_states.move(work.connection, [each.id for each in sent], transition)
    bank_transfers.keep_answer(work.connection, moved, "settled", code, work.now)
    by_id = {each.id: each for each in sent}
    bookings = {f"settlement:{by_id[each].reference}": _out_of_the_bank(by_id[each], 1) for each in moved}
    ledger.book_all(work.connection, bookings, work.now)
    for payment_id in moved:
        announce(work, "payment.settled", by_id[payment_id])
    return moved


def _out_of_the_bank(payment: Payment, sign: int) -> dict[str, tuple[int, int]]:
    """What leaves the bank's account for the intervenant's (1), or comes back from it (-1): cents, never minutes."""
    cents = sign * payment.cents
    return {f"intervenant:{payment.payee.id}": (cents, 0), f"bank:{payment.payer.programme}": (-cents, 0)}


def reject(work: Work, reference: str, reason: str, *, booked: bool = True) -> Reversal:
    """The bank refused or returned a payment: its rights go back, both are told, an adviser has a task.

    Args:
        work: The transaction.
        reference: Nine digits.
        reason: The bank's code, such as AC04, or its words.
        booked: Whether the bank has booked it: only then does a settled payment come back.

    Raises:
        NoSuchPayment: There is none.
        PaymentNotWithTheBank: It was never sent.
        PaymentAlreadyCancelled: It was cancelled.
        PaymentAlreadyReversed: It was refused before.
        PaymentAlreadySettled: It was debited, and a mere status brings no money back.
    """
    payment = payment_lookup.find(work, reference, BANK)
    if payment.state == "settled" and not booked:
        raise PaymentAlreadySettled(reference)
    enter_state(work, payment, "rejected", BANK, reason)
    bank_transfers.keep_answer(work.connection, [payment.id], "rejected", reason, work.now)
    if payment.state == "settled":
        ledger.book(work.connection, f"return:{reference}", _out_of_the_bank(payment, -1), work.now)
    payment_states.move(work.connection, [payment.id], Transition("rejected", "reversed", work.now, LINE.role))
    reversal = give_rights_back(work, payment)
    card_charging.take_back(work, payment)
    announce(work, "payment.rejected", payment, reason=reason)
    open_task(work, "payment.rejected", {"payment": payment.id, "reference": reference, "reason": reason})
    return reversal
