"""What somebody asks to have paid: one order, from the first wish to the ledger."""

from dataclasses import dataclass
from datetime import date

from backend.domain.people import Payee


@dataclass(frozen=True, slots=True)
class Order:
    """Whom to pay, how long, and from which rights.

    It is kept with the payment as JSON, without `payee` and `named`: a field added here needs a default, and is
    then stored, read back and shown wherever a payment is shown.

    Attributes:
        payee: Whom to pay; None until they are found.
        minutes: How long; None for all there is, of the month where one is named.
        month: The month of attribution to pay from (its first day); None for the oldest expiry first.
        named: Whom, in the payer's own words, until they are found.
    """

    payee: Payee | None = None
    minutes: int | None = None
    month: date | None = None
    named: str = ""


UNSAID = Order()
"""Nothing has been said yet."""
