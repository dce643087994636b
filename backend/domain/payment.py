"""A payment: what it would take (a quote), what it did, and the states it goes through."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from backend.domain.calendar import add_business_days, paris_date
from backend.domain.order import Order
from backend.domain.people import Beneficiary, Payee
from backend.domain.rights import Draw, Rights

State = Literal["accepted", "batched", "sent", "settled", "rejected", "reversed", "cancelled"]

NEXT_STATES: dict[State, frozenset[State]] = {
    "accepted": frozenset({"batched", "cancelled"}),
    "batched": frozenset({"sent"}),
    "sent": frozenset({"settled", "rejected"}),
    "rejected": frozenset({"reversed"}),
    "settled": frozenset({"rejected"}),
    "reversed": frozenset(),
    "cancelled": frozenset(),
}
"""Which state may follow which. A settled payment may still be returned by the intervenant's bank."""

TWIN_MINUTES = 15
"""Minutes within which the same beneficiary, intervenant and amount are asked about again."""

CREDIT_DAYS = 2
"""Business days within which the bank credits an intervenant."""


@dataclass(frozen=True, slots=True)
class Quote:
    """What a payment would take from which lots.

    Attributes:
        order: What was asked for.
        draws: What each lot would give; empty when the rights do not cover the order.
        minutes_left: Minutes that would stay; when not covered, the minutes there are.
        cents_left: Cents that would stay; when not covered, the cents there are.
        card: Cents that a card would add.
        fee: The fee for it, in cents, which the card pays on top.
    """

    order: Order
    draws: tuple[Draw, ...]
    minutes_left: int
    cents_left: int
    card: int = 0
    fee: int = 0

    @classmethod
    def of(cls, order: Order, draws: tuple[Draw, ...], rights: Rights) -> "Quote":
        """The quote of `draws` against all the beneficiary's `rights`."""
        minutes = sum(draw.minutes for draw in draws)
        cents = sum(draw.cents for draw in draws)
        return cls(order, draws, rights.minutes_left - minutes, rights.cents_left - cents)

    @property
    def payee(self) -> Payee:
        """Who would be paid."""
        return _known(self.order.payee)

    @property
    def covered(self) -> bool:
        """Whether the rights cover the order."""
        return bool(self.draws)

    @property
    def in_euros(self) -> bool:
        """Whether no hours are in it, neither paid nor asked for nor left."""
        return not (self.minutes or self.minutes_left or self.order.minutes)

    @property
    def minutes(self) -> int:
        """Minutes to pay."""
        return sum(draw.minutes for draw in self.draws)

    @property
    def cents(self) -> int:
        """Cents to pay: what the intervenant receives."""
        return self.from_rights + self.card

    @property
    def from_rights(self) -> int:
        """Cents of them that come from rights."""
        return sum(draw.cents for draw in self.draws)

    @property
    def from_card(self) -> int:
        """Cents that a card is charged, the fee included."""
        return self.card + self.fee

    @property
    def months(self) -> tuple[date, ...]:
        """The months of attribution drawn from, in the order of the draws, each once."""
        return tuple(dict.fromkeys(draw.month for draw in self.draws))


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment made: what receipts, statements, texts, the bank and the API are views of.

    Attributes:
        id: The storage's number of the payment.
        reference: Nine digits; the last one checks the others.
        payer: Whose rights were spent.
        order: What was asked for, the payee found.
        minutes: Minutes paid; 0 for a payment in euros.
        cents: Cents paid.
        minutes_left: Minutes that stayed right after it; None where it is told to its intervenant.
        cents_left: Cents that stayed right after it; None where it is told to its intervenant.
        accepted_at: When, in UTC.
        state: Where it is in its lifecycle.
    """

    id: int
    reference: str
    payer: Beneficiary
    order: Order
    minutes: int
    cents: int
    minutes_left: int | None
    cents_left: int | None
    accepted_at: datetime
    state: State

    @property
    def payee(self) -> Payee:
        """Who was paid."""
        return _known(self.order.payee)

    @property
    def in_euros(self) -> bool:
        """Whether it was paid from rights in euros, which have no hours."""
        return not self.minutes

    @property
    def paid_on(self) -> date:
        """The day of the payment, in Paris."""
        return paris_date(self.accepted_at)

    @property
    def credited_by(self) -> date:
        """The day by which the intervenant's bank account is credited."""
        return add_business_days(self.paid_on, CREDIT_DAYS)

    @property
    def card(self) -> int:
        """Cents of it that came from a card."""
        return self.order.card or 0

    def should_be_credited(self, today: date) -> bool:
        """Whether the bank had the time to credit the intervenant's account, though it has not said that it did."""
        return self.state == "sent" and self.credited_by < today

    def is_late(self, today: date) -> bool:
        """Whether the bank has not even got it by the day on which the intervenant's account was to be credited."""
        return self.state in {"accepted", "batched"} and self.credited_by < today

    def for_payee(self) -> "Payment":
        """The payment as its intervenant may know it: not what its payer has left, nor that a card has helped."""
        return replace(self, order=replace(self.order, card=None), minutes_left=None, cents_left=None)


def _known(payee: Payee | None) -> Payee:
    assert payee, "whoever is paid was found before"
    return payee


def reference_from(number: int) -> str:
    """A payment reference: eight digits and a Luhn key, so that one misheard digit never names another.

    >>> reference_from(7131649)
    '071316491'

    Args:
        number: 0 to 99,999,999.
    """
    body = f"{number:08d}"
    return body + str(_luhn_key(body))


def _luhn_key(body: str) -> int:
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body))]
    return -sum(value // 10 + value % 10 for value in doubled) % 10
