"""How an intervenant is told of payments, and what of a payment is theirs to know."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from backend.domain.calendar import add_business_days, paris_date
from backend.domain.numbering import is_mobile
from backend.domain.payment import State
from backend.domain.people import Beneficiary, Payee

ToldBy = Literal["sms", "voice", "email", "nothing"]
CREDIT_DAYS = 2
"""Business days within which the bank credits an intervenant."""


@dataclass(frozen=True, slots=True)
class Received:
    """A payment as its intervenant knows it: never what the beneficiary has left.

    Attributes:
        reference: Nine digits.
        payer: Who pays.
        minutes: Minutes paid.
        cents: Cents paid.
        accepted_at: When it was made, in UTC.
        state: Where it is in its lifecycle.
    """

    reference: str
    payer: Beneficiary
    minutes: int
    cents: int
    accepted_at: datetime
    state: State

    @property
    def paid_on(self) -> date:
        """The day of the payment, in Paris."""
        return paris_date(self.accepted_at)

    @property
    def credited_by(self) -> date:
        """The day by which their bank account is credited."""
        return add_business_days(self.paid_on, CREDIT_DAYS)


@dataclass(frozen=True, slots=True)
class Reached:
    """Where an intervenant is reached.

    Attributes:
        payee: Who it is.
        phone: Their telephone, E.164; None where there is none.
        email: Their address; None where there is none.
        told_by: What they chose; None where they have not chosen.
    """

    payee: Payee
    phone: str | None
    email: str | None
    told_by: ToldBy | None

    @property
    def way(self) -> ToldBy | None:
        """How they are told: as they chose if that is possible, else as can be; None where nothing can."""
        ways: list[ToldBy] = []
        if self.phone and is_mobile(self.phone):
            ways.append("sms")
        if self.email:
            ways.append("email")
        if self.phone:
            ways.append("voice")
        if self.told_by == "nothing" or self.told_by in ways:
            return self.told_by
        return ways[0] if ways else None
