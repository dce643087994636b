"""Shows an adviser at once what they need while somebody is on the telephone."""

from dataclasses import dataclass

from backend.domain.payment import Payment
from backend.domain.people import Beneficiary
from backend.domain.pin import PinStanding
from backend.domain.task import Task
from backend.services import activating, paying, payment_lookup, postal
from backend.services.work import Work
from backend.storage import beneficiaries, task_owners

LAST_PAYMENTS = 5


@dataclass(frozen=True, slots=True)
class Overview:
    """A beneficiary as an adviser needs them.

    Attributes:
        beneficiary: Who it is.
        pin: Where they are with their PIN.
        numbers: Their telephone numbers, E.164.
        has_address: Whether the post could find them.
        minutes_left: Minutes that can be spent today.
        cents_left: Cents that can be spent today.
        payments: The last five, the newest first.
        tasks: What is open about them.
    """

    beneficiary: Beneficiary
    pin: PinStanding
    numbers: tuple[str, ...]
    has_address: bool
    minutes_left: int
    cents_left: int
    payments: tuple[Payment, ...]
    tasks: tuple[Task, ...]


def overview(work: Work, beneficiary: Beneficiary) -> Overview:
    """A beneficiary with their PIN's standing, numbers, rights, last payments and open tasks."""
    rights = paying.rights_of(work, beneficiary.id)
    return Overview(
        beneficiary=beneficiary,
        pin=activating.standing_of(work, beneficiary.id),
        numbers=tuple(beneficiaries.numbers_of(work.connection, beneficiary.id)),
        has_address=postal.is_known(beneficiaries.recipient(work.connection, beneficiary.id)),
        minutes_left=rights.minutes_left,
        cents_left=rights.cents_left,
        payments=payment_lookup.paid_by(work, beneficiary.id, 0, LAST_PAYMENTS),
        tasks=tuple(task_owners.about_beneficiary(work.connection, beneficiary.id)),
    )
