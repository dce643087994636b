"""Moves a payment to the next state of its life, and gives its rights back where it is undone."""

from collections.abc import Sequence

from backend.domain.lifecycle import By, PaymentAlreadyBatched, Reversal, refusal
from backend.domain.payment import Payment, State
from backend.services.adviser_tasks import open_task
from backend.services.work import Work
from backend.storage import ledger, lots, payment_states, payments, rights_endings, sealed_facts
from backend.storage.lots import PaymentDraw
from backend.storage.payment_states import Transition


def enter_state(work: Work, payment: Payment, state: State, by: By, reason: str | None = None) -> None:
    """Move the payment, unless its state forbids it or has changed under our eyes.

    Raises:
        LifecycleRefused: The state may not follow.
    """
    if refused := refusal(payment.reference, payment.state, state):
        raise refused
    transition = Transition(payment.state, state, work.now, by.role, reason)
    if not payment_states.move(work.connection, [payment.id], transition):
        now = payments.by_id(work.connection, payment.id)
        raise refusal(payment.reference, now.state, state) or PaymentAlreadyBatched(payment.reference)
    sealed_facts.book(work.connection, sealed_facts.EVENT, [payment.id], work.now)


def give_rights_back(work: Work, payment: Payment) -> Reversal:
    """Give back exactly what the payment took, to the lots from which it took it, and book it."""
    lots.lock_lots(work.connection, payment.payer.id)
    taken = lots.draws_of(work.connection, payment.id)
    for each in taken:
        given = lots.give_back(work.connection, each)
        assert given, "a lot was used by at least what its payment took"
    booking = {f"lot:{each.lot_id}": (-each.cents, -each.minutes) for each in taken}
    booking[f"intervenant:{payment.payee.id}"] = (payment.cents, payment.minutes)
    ledger.book(work.connection, f"reversal:{payment.reference}", booking, work.now)
    rights_endings.end_what_came_back(work.connection, [each.lot_id for each in taken], work.now)
    expired = [each for each in taken if each.expires_on < work.today]
    _open_tasks_of_expired(work, payment, expired)
    months = tuple(each.opens_on.replace(day=1) for each in expired)
    return Reversal(payment.id, payment.reference, payment.minutes, payment.cents, months)


def _open_tasks_of_expired(work: Work, payment: Payment, expired: Sequence[PaymentDraw]) -> None:
    """Rights that came back to a lot past its last day: only a person can decide what becomes of them."""
    for each in expired:
        subject = {"payment": payment.id, "reference": payment.reference, "lot": each.lot_id, "cents": each.cents}
        open_task(work, "rights.returned_expired", subject)
