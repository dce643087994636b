"""What somebody asks to have paid: one order, from the first wish to the ledger."""

from dataclasses import dataclass
from datetime import date

from backend.domain.people import Payee


@dataclass(frozen=True, slots=True)
class Order:
    """Whom to pay, how long or how much, and from which rights.

    It is kept with the payment as JSON, without `payee` and `named`: a field added here needs a default, and is
    then stored, read back and shown wherever a payment is shown.

    Attributes:
        payee: Whom to pay; None until they are found.
        minutes: How long, of rights in hours; None for all there is, of the month where one is named.
        month: The month of attribution to pay from (its first day); None for the oldest expiry first.
        cents: How much, of rights in euros; None for all there is, as well.
        card: How much a bank card adds to the rights, in cents; None for nothing.
        named: Whom, in the payer's own words, until they are found.
    """

    payee: Payee | None = None
    minutes: int | None = None
    month: date | None = None
    named: str = ""
    cents: int | None = None
    card: int | None = None


UNSAID = Order()
"""Nothing has been said yet."""
