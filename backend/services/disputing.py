"""Takes note that a payment is called wrong: an adviser looks at it, and the money does not move."""

from backend.domain.lifecycle import By, PaymentAlreadyCancelled
from backend.services import payment_lookup
from backend.services.adviser_tasks import open_task
from backend.services.work import Work
from backend.storage import disputes

MOST_WORDS = 500
"""Characters kept of what a caller says about a wrong payment."""


def dispute(work: Work, reference: str, by: By, words: str = "") -> bool:
    """Someone says that a payment is wrong: an adviser has a task. The money does not move.

    Returns:
        Whether it is new; the same party has one open dispute on a payment.

    Raises:
        NoSuchPayment: There is none, or it is not theirs.
        PaymentAlreadyCancelled: Its rights went back before: there is nothing left to be wrong.
    """
    payment = payment_lookup.find(work, reference, by)
    if payment.state == "cancelled":
        raise PaymentAlreadyCancelled(reference)
    opened = disputes.open_dispute(work.connection, payment.id, by.role, words[:MOST_WORDS], work.now)
    if opened is None:
        return False
    subject = {"payment": payment.id, "reference": reference, "dispute": opened, "by": by.role}
    open_task(work, "payment.disputed", subject)
    return True
