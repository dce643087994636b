"""The payment that somebody makes again and again: the last one, as it would be made today."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from backend.domain.order import Order
from backend.domain.payment import Payment, Quote, State
from backend.domain.people import Payee

LASTS_DAYS = 100
"""How long ago the last payment may be that is offered once more: a holiday or a stay in hospital, and no longer."""

COUNTS: frozenset[State] = frozenset({"accepted", "batched", "sent", "settled"})
"""States of payments that stand."""


@dataclass(frozen=True, slots=True)
class Usual:
    """A payment that can be made once more.

    Attributes:
        quote: What it would take today, if the rights cover it.
        paid_on: The day on which it was last made.
        asks_first: Whether its programme has it confirmed before the PIN is asked for.
    """

    quote: Quote
    paid_on: date
    asks_first: bool = False


def usual_among(payments: Sequence[Payment], today: date) -> Payment | None:
    """The newest payment to somebody who was not paid today; None where there is none that lately, or by card.

    Args:
        payments: The newest first.
        today: The day in Paris.
    """
    newest = {payment.payee.id: payment for payment in reversed(payments) if payment.state in COUNTS}
    lately = [
        payment for payment in newest.values() if 0 < (today - payment.paid_on).days <= LASTS_DAYS and not payment.card
    ]
    return max(lately, key=lambda payment: payment.accepted_at, default=None)


def last_among(payments: Sequence[Payment], today: date) -> Payment | None:
    """The newest payment that stands, made today too: who asks for the last one means it. None as for the usual one.

    Args:
        payments: The newest first.
        today: The day in Paris.
    """
    last = next((payment for payment in payments if payment.state in COUNTS), None)
    return last if last and (today - last.paid_on).days <= LASTS_DAYS and not last.card else None


def once_more(payment: Payment, payee: Payee) -> Order:
    """The order that would pay the same to an intervenant as they are today; from whichever month, as it comes."""
    minutes, cents = payment.minutes or None, payment.cents if payment.in_euros else None
    return replace(payment.order, payee=payee, minutes=minutes, cents=cents, month=None, named="")
