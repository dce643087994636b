"""Cancels, rejects, settles and disputes payments: money, news and tasks in one transaction."""

from collections.abc import Sequence

from backend.domain.lifecycle import (
    BANK,
    LINE,
    By,
    NoSuchPayment,
    PaymentAlreadyBatched,
    PaymentNotTheirs,
    Reversal,
    refusal,
)
from backend.domain.payment import State
from backend.services.work import Work
from backend.storage import lifecycle, money, outbox, transfers
from backend.storage.lifecycle import Held, Step, Taken
from backend.storage.tasks import open_task

MOST_WORDS = 500
"""Characters kept of what a caller says about a wrong payment."""


def find(work: Work, reference: str, by: By) -> Held:
    """The payment of a reference, as it stands.

    Raises:
        NoSuchPayment: There is none, or it is not theirs.
    """
    held = lifecycle.by_reference(work.connection, reference)
    if held is None or not by.may_see(held.beneficiary_id, held.intervenant_id):
        raise NoSuchPayment(reference)
    return held


def cancel(work: Work, reference: str, by: By) -> Reversal:
    """Cancel a payment that no bank file holds yet; its rights go back and the intervenant is told.

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
    held = find(work, reference, by)
    if by.role == "intervenant":
        raise PaymentNotTheirs(reference)
    _move(work, held, "cancelled", by)
    reversal = _reverse(work, held)
    news = {"payment": held.id, "by": by.role}
    outbox.put(work.connection, f"cancelled:{reference}", "payment.cancelled", news, work.now)
    return reversal


def reject(work: Work, reference: str, reason: str, by: By = BANK) -> Reversal:
    """The bank refused or returned a payment: its rights go back, both are told, an adviser has a task.

    Args:
        work: The transaction.
        reference: Nine digits.
        reason: The bank's code, such as AC04, or its words.
        by: Who says so.

    Raises:
        NoSuchPayment: There is none.
        PaymentNotWithTheBank: It was never sent.
        PaymentAlreadyCancelled: It was cancelled.
        PaymentAlreadyReversed: It was refused before.
    """
    held = find(work, reference, by)
    _move(work, held, "rejected", by)
    lifecycle.give_reason(work.connection, held.id, "rejected", reason)
    transfers.keep_answer(work.connection, [held.id], "rejected", reason, work.now)
    lifecycle.move(work.connection, [held.id], Step("rejected", "reversed", work.now, LINE.role))
    reversal = _reverse(work, held)
    news = {"payment": held.id, "reason": reason}
    outbox.put(work.connection, f"rejected:{reference}", "payment.rejected", news, work.now)
    task = {"payment": held.id, "reference": reference, "reason": reason}
    open_task(work.connection, "payment.rejected", task, work.now)
    return reversal


def settle(work: Work, held: Sequence[Held], code: str) -> list[int]:
    """The bank has paid these sent payments; tells it, and returns the ids of those that were still sent."""
    step = Step("sent", "settled", work.now, BANK.role)
    moved = lifecycle.move(work.connection, [each.id for each in held], step)
    transfers.keep_answer(work.connection, moved, "settled", code, work.now)
    references = {each.id: each.reference for each in held}
    for payment_id in moved:
        news = {"payment": payment_id}
        key = f"settled:{references[payment_id]}"
        outbox.put(work.connection, key, "payment.settled", news, work.now)
    return moved


def dispute(work: Work, reference: str, by: By, words: str = "") -> bool:
    """Someone says that a payment is wrong: an adviser has a task. The money does not move.

    Returns:
        Whether it is new; the same party has one open dispute on a payment.

    Raises:
        NoSuchPayment: There is none, or it is not theirs.
    """
    held = find(work, reference, by)
    opened = lifecycle.open_dispute(work.connection, held.id, by.role, words[:MOST_WORDS], work.now)
    if opened is None:
        return False
    task = {"payment": held.id, "reference": reference, "dispute": opened, "by": by.role}
    open_task(work.connection, "payment.disputed", task, work.now)
    return True


def _move(work: Work, held: Held, state: State, by: By) -> None:
    """Move the payment, unless its state forbids it or has changed under our eyes."""
    if refused := refusal(held.reference, held.state, state):
        raise refused
    if not lifecycle.move(work.connection, [held.id], Step(held.state, state, work.now, by.role)):
        now = lifecycle.by_id(work.connection, held.id)
        raise refusal(held.reference, now.state, state) or PaymentAlreadyBatched(held.reference)


def _reverse(work: Work, held: Held) -> Reversal:
    """Give the rights back: exactly what the payment took, to the lots from which it took them."""
    lifecycle.lock_lots(work.connection, held.beneficiary_id)
    taken = lifecycle.taken_by(work.connection, held.id)
    for each in taken:
        given = lifecycle.give_back(work.connection, each)
        assert given, "a lot was used by at least what its payment took"
    booking = {f"lot:{each.lot_id}": (-each.cents, -each.minutes) for each in taken}
    booking[f"intervenant:{held.intervenant_id}"] = (held.cents, held.minutes)
    money.book(work.connection, f"reversal:{held.reference}", booking, work.now)
    expired = [each for each in taken if each.expires_on < work.today]
    _tell_of_expired(work, held, expired)
    months = tuple(each.opens_on.replace(day=1) for each in expired)
    return Reversal(held.id, held.reference, held.minutes, held.cents, months)


def _tell_of_expired(work: Work, held: Held, expired: Sequence[Taken]) -> None:
    """Rights that came back to a lot past its last day: only a person can decide what becomes of them."""
    for each in expired:
        task = {"payment": held.id, "reference": held.reference, "lot": each.lot_id, "cents": each.cents}
        open_task(work.connection, "rights.returned_expired", task, work.now)
