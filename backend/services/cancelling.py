"""Cancels payments: rights, ledger and news in one transaction."""

from backend.domain.lifecycle import By, PaymentNotTheirs, Reversal
from backend.domain.nameless_payment import NamelessPayment
from backend.services import card_charging, payment_lookup
from backend.services.notifying import announce
from backend.services.state_changes import enter_state, give_rights_back
from backend.services.work import Work


def cancel(work: Work, reference: str, by: By) -> Reversal:
    """Cancel a payment that no bank file holds yet; its rights go back and the intervenant is told.

    What a card has added is to be refunded, with its fee.

    Args:
        work: The transaction; when it fails, nothing was cancelled.
        reference: Nine digits.
        by: The payer, or an adviser for them; they have proved who they are.

    Raises:
        NoSuchPayment: There is none, or it is not theirs.
        PaymentNotTheirs: An intervenant asks.
        PaymentAlreadyCancelled: It was cancelled before.
        PaymentAlreadyBatched: It is with the bank.
        PaymentAlreadyReversed: The bank refused it before.
    """
    payment = payment_lookup.find(work, reference, by)
    if by.role == "intervenant":
        raise PaymentNotTheirs(reference)
    enter_state(work, payment, "cancelled", by)
    nameless = NamelessPayment.of(payment)
    (reversal,) = give_rights_back(work, [nameless])
    card_charging.take_back(work, [nameless])
    announce(work, "payment.cancelled", payment, by=by.role)
    return reversal
