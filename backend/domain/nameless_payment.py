"""A payment without its people: what the bank, the ledger and the outbox know it by."""

from dataclasses import dataclass

from backend.domain.payment import Payment, State


@dataclass(frozen=True, slots=True)
class NamelessPayment:
    """A payment by its numbers: what moving, booking and announcing it takes. Nobody's name is opened for it.

    Attributes:
        id: The storage's number of the payment.
        reference: Nine digits.
        programme: The code of its payer's programme.
        payer_id: Whose rights were spent.
        payee_id: Who was paid.
        minutes: Minutes paid; 0 for a payment in euros.
        cents: Cents paid.
        state: Where it is in its lifecycle.
    """

    id: int
    reference: str
    programme: str
    payer_id: int
    payee_id: int
    minutes: int
    cents: int
    state: State

    @classmethod
    def of(cls, payment: Payment) -> "NamelessPayment":
        """The numbers of a payment."""
        payer, payee = payment.payer, payment.payee
        numbers = (payer.programme, payer.id, payee.id, payment.minutes, payment.cents)
        return cls(payment.id, payment.reference, *numbers, payment.state)
