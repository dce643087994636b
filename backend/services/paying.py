"""Quotes and pays: what a payment would take, and taking it exactly once."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from backend.domain.order import Order
from backend.domain.payment import TWIN_MINUTES, Payment, Quote, reference_from
from backend.domain.programme import CardComplement
from backend.domain.rights import Draw, Rights
from backend.services.notifying import announce
from backend.services.work import Work
from backend.storage import intervenants, ledger, lots, payments, sealed_facts

REFERENCES = 10**8


@dataclass(frozen=True, slots=True)
class PaymentConfirmation:
    """What makes a payment one: the same key never pays twice.

    Attributes:
        key: Deterministic: where, and at which turn, the payment was confirmed.
        conversation_id: The conversation in which it was; None where there was none.
    """

    key: str
    conversation_id: int | None


def rights_of(work: Work, beneficiary_id: int) -> Rights:
    """What the beneficiary can spend today, oldest expiry first; nothing where their account is closed."""
    return Rights.on(work.today, lots.of_open_account(work.connection, beneficiary_id, work.today))


def quote(work: Work, beneficiary_id: int, order: Order, card: CardComplement | None = None) -> Quote:
    """What an order would take from the beneficiary's rights, and from a card where it asks for that too.

    When they do not cover it, the quote has no draws and tells what there is (of the month that was named).
    """
    rights = rights_of(work, beneficiary_id)
    payable = rights.for_mode(order.payee.mode) if order.payee else rights
    chosen = payable.of_month(order.month) if order.month else payable
    draws = chosen.draw(order)
    quoted = Quote.of(order, draws, rights if draws else chosen)
    if order.card is None or not draws:
        return quoted
    assert card, "a card completes only where the programme has it"
    return replace(quoted, card=order.card, fee=card.fee(order.card))


def recent_twin(work: Work, beneficiary_id: int, quoted: Quote) -> Payment | None:
    """The beneficiary's payment of the same hours or amount to the same intervenant within 15 minutes.

    One that was cancelled or refused has been given back: it is no twin.
    """
    since = work.now - timedelta(minutes=TWIN_MINUTES)
    return payments.twin_since(work.connection, beneficiary_id, quoted, since)


def pay(
    work: Work, beneficiary_id: int, quoted: Quote, confirmation: PaymentConfirmation
) -> Payment | Literal["rights_changed"]:
    """Pay what was quoted, all of it or nothing.

    Args:
        work: The transaction; when it fails, nothing was paid.
        beneficiary_id: Whose rights are spent.
        quoted: A quote that covers; it is computed again before it is believed.
        confirmation: What makes this payment one.

    Returns:
        The payment, or "rights_changed" when the lots have moved or an account was closed since the quote.

    Raises:
        sqlalchemy.exc.IntegrityError: The confirmation was already paid.
    """
    assert not quoted.card, "what a card completes is paid once it is charged"
    taken = take(work, beneficiary_id, quoted)
    return "rights_changed" if taken is None else write_payment(work, beneficiary_id, taken, confirmation)


def take(work: Work, beneficiary_id: int, quoted: Quote) -> Quote | None:
    """Draw from the lots what was quoted of them, all of it or nothing.

    Returns:
        The quote of what is drawn, against the rights as they stand; None when they have moved or an account is closed.
    """
    rights = rights_of(work, beneficiary_id)
    if intervenants.is_closed(work.connection, quoted.payee.id, work.today):
        return None
    if not quoted.covered or not all(_still_holds(rights, taken) for taken in quoted.draws):
        return None
    return Quote.of(quoted.order, quoted.draws, rights) if _drawn(work, beneficiary_id, quoted.draws) else None


def _drawn(work: Work, beneficiary_id: int, draws: Sequence[Draw]) -> bool:
    """Draw from all lots; where one has moved meanwhile, from none."""
    if len(draws) == 1:
        return lots.draw(work.connection, beneficiary_id, draws[0])
    with work.connection.begin_nested() as savepoint:
        drawn = all(lots.draw(work.connection, beneficiary_id, each) for each in draws)
        if not drawn:
            savepoint.rollback()
    return drawn


def payment_of(work: Work, payment_id: int) -> Payment:
    """The payment of a number that the storage gave, as it stands."""
    return payments.by_id(work.connection, payment_id)


def _still_holds(rights: Rights, taken: Draw) -> bool:
    """Whether the lot, as it stands, would give exactly this draw."""
    lot = next((lot for lot in rights.lots if lot.id == taken.lot_id), None)
    if lot is None or taken.minutes > lot.minutes_left or taken.cents > lot.cents_left:
        return False
    if lot.minutes_total is None:
        return taken.cents > 0 and lot.draw_cents(taken.cents) == taken
    return taken.minutes > 0 and lot.draw_minutes(taken.minutes) == taken


def _new_reference(work: Work) -> str:
    while True:
        reference = reference_from(secrets.randbelow(REFERENCES))
        if not payments.reference_is_taken(work.connection, reference):
            return reference


def write_payment(work: Work, beneficiary_id: int, quoted: Quote, confirmation: PaymentConfirmation) -> Payment:
    """Write a payment whose draws are taken, its ledger entries and what is to be told, in the same transaction."""
    values = {
        "reference": _new_reference(work),
        "beneficiary_id": beneficiary_id,
        "conversation_id": confirmation.conversation_id,
        "confirmation": confirmation.key,
        "state": "accepted",
        "accepted_at": work.now,
    }
    payment = payments.insert_payment(work.connection, values, quoted)
    booking = {f"lot:{each.lot_id}": (each.cents, each.minutes) for each in quoted.draws}
    booking[f"intervenant:{payment.payee.id}"] = (-payment.cents, -payment.minutes)
    ledger.book(work.connection, f"payment:{payment.reference}", booking, work.now)
    sealed_facts.book(work.connection, sealed_facts.PAYMENT, [payment.id], work.now)
    intervenants.remember(work.connection, beneficiary_id, payment.payee.id, work.now)
    announce(work, "payment.accepted", payment)
    return payment
