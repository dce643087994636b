"""What is to be paid, from the first words of a wish to the ledger."""

from dataclasses import dataclass
from datetime import date

from backend.domain.people import Payee


@dataclass(frozen=True, slots=True)
class Order:
    """Whom to pay, how long and from which rights, as far as it is known.

    Attributes:
        payee: Whom to pay; None until they are found.
        minutes: How long to pay, in minutes; None for all there is (of the month, where one is named).
        month: Of which month's rights (its first day); None for the oldest expiry first.
        named: Whom, in the payer's own words or by NAN, until they are found.
    """

    payee: Payee | None = None
    minutes: int | None = None
    month: date | None = None
    named: str = ""


UNSAID = Order()
"""Nothing has been said yet."""
