"""A month of a programme, as its issuer accounts for it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AccountMonth:
    """What happened to a programme's rights and payments within a month of Paris; a past month never changes.

    Cents and minutes; minutes are 0 in a programme in euros. No figure is of one person.

    Attributes:
        programme: Its code.
        month: The first day of the month.
        given_cents, given_minutes: Rights given.
        used_cents, used_minutes: Rights spent, less those that came back of payments undone.
        expired_cents, expired_minutes: Rights that ended because their last day had passed.
        withdrawn_cents, withdrawn_minutes: Rights that their issuer took back.
        payments: How many payments were made.
        paid_cents, paid_minutes: What they paid, whatever became of them later.
        cancelled: How many payments were cancelled in the month.
        rejected: How many payments the bank refused in the month.
        active: How many beneficiaries made a payment.
    """

    programme: str
    month: date
    given_cents: int = 0
    given_minutes: int = 0
    used_cents: int = 0
    used_minutes: int = 0
    expired_cents: int = 0
    expired_minutes: int = 0
    withdrawn_cents: int = 0
    withdrawn_minutes: int = 0
    payments: int = 0
    paid_cents: int = 0
    paid_minutes: int = 0
    cancelled: int = 0
    rejected: int = 0
    active: int = 0
