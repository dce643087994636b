"""Decides which payments the PIN alone does not pay, and which numbers prove that it is their owner who pays."""

from datetime import timedelta
from typing import Final

from backend.domain.payment import Quote
from backend.domain.programme import CheckedFor, ExtraChecks
from backend.services import identifying
from backend.services.adviser_tasks import open_task
from backend.services.work import Work
from backend.storage import card_charges, payments

A_DAY = timedelta(days=1)
TO_CHECK: Final = "payment.to_check"
"""The kind of task: somebody wants to pay, and no number on file can be rung to be sure that it is they."""


def why_checked(work: Work, checks: ExtraChecks, beneficiary_id: int, quoted: Quote) -> CheckedFor | None:
    """Why a payment takes a call to its payer's number on file; None where the PIN alone pays it.

    What a card adds counts as well, and so does what was paid within a day, or is to be once a card that was allowed
    is charged: many small payments are a large one. Who is about to pay has the PIN's lock, which makes two at once
    wait for each other.
    """
    if checks.new_payee == "none" and checks.above_cents is None:
        return None
    allowed = card_charges.cents_allowed(
        work.connection, beneficiary_id
    )  # first: what is charged meanwhile counts twice
    paid = payments.cents_since(work.connection, beneficiary_id, work.now - A_DAY)
    return checks.why(
        is_new_payee=not identifying.knows(work, beneficiary_id, quoted.payee.id),
        cents_in_a_day=quoted.cents + allowed + paid,
    )


def leave_to_adviser(work: Work, beneficiary_id: int, quoted: Quote, why: CheckedFor) -> None:
    """Leave a task: no number on file can be rung. Nothing is paid by it; the payer rings once they have a number."""
    subject = {
        "beneficiary": beneficiary_id,
        "intervenant": quoted.payee.id,
        "cents": quoted.cents,
        "why": why,
    }
    open_task(work, TO_CHECK, subject)
