"""Moves payments to the next state of their lives, and gives rights back where they are undone: many at once."""

from collections.abc import Mapping, Sequence

from backend.domain.lifecycle import By, PaymentAlreadyBatched, Reversal, refusal
from backend.domain.nameless_payment import NamelessPayment
from backend.domain.payment import NEXT_STATES, Payment, State
from backend.services.adviser_tasks import open_each
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
    if not enter_states(work, [NamelessPayment.of(payment)], state, by, reason):
        now = payments.by_id(work.connection, payment.id)
        raise refusal(payment.reference, now.state, state) or PaymentAlreadyBatched(payment.reference)


def enter_states(
    work: Work, seen: Sequence[NamelessPayment], state: State, by: By, reason: str | None = None
) -> list[NamelessPayment]:
    """Move those of the payments whose state allows it and is still as it was seen; they, as they were seen."""
    moved: list[int] = []
    for before in sorted({each.state for each in seen if state in NEXT_STATES[each.state]}):
        these = [each.id for each in seen if each.state == before]
        moved += payment_states.move(work.connection, these, Transition(before, state, work.now, by.role, reason))
    if moved:
        sealed_facts.book(work.connection, sealed_facts.EVENT, moved, work.now)
    entered = frozenset(moved)
    return [each for each in seen if each.id in entered]


def give_rights_back(work: Work, undone: Sequence[NamelessPayment]) -> list[Reversal]:
    """Give back exactly what the payments took, to the lots from which they took it, and book each."""
    lots.lock_lots(work.connection, {each.payer_id for each in undone})
    taken = lots.draws_of_each(work.connection, [each.id for each in undone])
    lots.give_back(work.connection, [draw for draws in taken.values() for draw in draws])
    bookings = {f"reversal:{each.reference}": _given_back(each, taken[each.id]) for each in undone}
    ledger.book_all(work.connection, bookings, work.now)
    lot_ids = sorted({draw.lot_id for draws in taken.values() for draw in draws})
    rights_endings.end_what_came_back(work.connection, lot_ids, work.now)
    expired = {each: [draw for draw in taken[each.id] if draw.expires_on < work.today] for each in undone}
    _open_tasks_of_expired(work, expired)
    return [_reversal(each, draws) for each, draws in expired.items()]


def _given_back(payment: NamelessPayment, taken: Sequence[PaymentDraw]) -> dict[str, tuple[int, int]]:
    """The movement that undoes a payment: cents and minutes by account."""
    booking = {f"lot:{each.lot_id}": (-each.cents, -each.minutes) for each in taken}
    return booking | {f"intervenant:{payment.payee_id}": (payment.cents, payment.minutes)}


def _reversal(payment: NamelessPayment, expired: Sequence[PaymentDraw]) -> Reversal:
    months = tuple(each.opens_on.replace(day=1) for each in expired)
    return Reversal(payment.id, payment.reference, payment.minutes, payment.cents, months)


def _open_tasks_of_expired(work: Work, expired: Mapping[NamelessPayment, Sequence[PaymentDraw]]) -> None:
    """Rights that came back to a lot past its last day: only a person can decide what becomes of them."""
    subjects = [
        {"payment": payment.id, "reference": payment.reference, "lot": each.lot_id, "cents": each.cents}
        for payment, draws in expired.items()
        for each in draws
    ]
    open_each(work, "rights.returned_expired", subjects)
