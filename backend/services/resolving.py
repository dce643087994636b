"""Ends a dispute: whoever called a payment wrong was right, or was not; each with who, why and when, and told."""

from typing import Final, Literal

from backend.domain.lifecycle import ADVISER, LifecycleRefused
from backend.domain.payment import Payment
from backend.services import by_hand, cancelling, payment_lookup
from backend.services.adviser_tasks import close_about, open_task
from backend.services.by_hand import Trace
from backend.services.notifying import announce_by_desk
from backend.services.work import Work
from backend.storage import disputes, payment_states

TO_RECOVER: Final = "payment.to_recover"
"""A kind of task: the money of a wrong payment has left, and is to be asked back."""

RESOLVED = "dispute.resolved"
"""The topic of the news."""

Resolved = Literal["cancelled", "to_recover", "released", "stands"]
"""What became of the payment."""


class NothingDisputed(LifecycleRefused):
    """Nobody calls this payment wrong, or it was resolved before."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"Nobody disputes the payment {reference}, or it was resolved already.")


def resolve(work: Work, reference: str, trace: Trace, *, rightful: bool) -> Resolved:
    """End all open disputes on a payment.

    Where they are right, it is cancelled if no bank file holds it, and else a task is opened to ask the money back.
    Where they are not, it stands, and goes to the bank if it was held.

    Args:
        work: The transaction.
        reference: Nine digits.
        trace: Who has decided, and why.
        rightful: Whether the payment is wrong.

    Raises:
        NoSuchPayment: There is none.
        NothingDisputed: No dispute on it is open.
    """
    payment = payment_lookup.find(work, reference, ADVISER)
    ended = disputes.resolve(work.connection, payment.id, work.now, rightful=rightful)
    if not ended:
        raise NothingDisputed(reference)
    for dispute_id, _ in ended:
        close_about(work, "payment.disputed", "dispute", dispute_id, trace.why)
    became = _undo(work, payment) if rightful else _let_go(work, payment, trace)
    by_hand.keep_trace(work, "resolve", trace, payment_id=payment.id, after=became)
    if became != "cancelled":  # of a cancellation both are told anyway
        for dispute_id, by in ended:
            subject: dict[str, int | str | bool] = {
                "payment": payment.id,
                "dispute": dispute_id,
                "by": by,
                "rightful": rightful,
            }
            announce_by_desk(work, f"resolved:{dispute_id}", RESOLVED, subject)
    return became


def _undo(work: Work, payment: Payment) -> Resolved:
    if payment.state == "accepted":
        cancelling.cancel(work, payment.reference, ADVISER)
        return "cancelled"
    if payment.state in ("cancelled", "rejected", "reversed"):
        return "cancelled"
    open_task(work, TO_RECOVER, {"payment": payment.id, "reference": payment.reference})
    return "to_recover"


def _let_go(work: Work, payment: Payment, trace: Trace) -> Resolved:
    if not payment_states.is_held(work.connection, payment.id):
        return "stands"
    by_hand.release(work, payment.reference, trace)
    return "released"
