"""Finds what somebody usually pays, where they can pay it again today."""

from backend.domain.order import Order
from backend.domain.payment import Quote
from backend.domain.people import Payee
from backend.domain.usual_payment import COUNTS, Usual, last_among, once_more, usual_among
from backend.services import activating, identifying, paying
from backend.services.work import Work
from backend.storage import payments

LOOKED_AT = 12
"""How many of the last payments are looked at."""


def usual_of(work: Work, beneficiary_id: int, *, asks_first: bool) -> Usual | None:
    """What the beneficiary last paid, as it would be paid today; None where it cannot be.

    That is where it was long ago, its intervenant can be paid no more, or no PIN can be asked for.

    Args:
        work: Reads only.
        beneficiary_id: Who would pay.
        asks_first: Whether their programme has it confirmed before the PIN.
    """
    last = usual_among(payments.of_beneficiary(work.connection, beneficiary_id, 0, LOOKED_AT), work.today)
    if last is None or activating.standing_of(work, beneficiary_id) != "ready":
        return None
    known = {payee.id: payee for payee in identifying.known_payees(work, beneficiary_id)}
    payee = known.get(last.payee.id)
    if payee is None:
        return None
    quote: Quote = paying.quote(work, beneficiary_id, once_more(last, payee))
    return Usual(quote, last.paid_on, asks_first)


def last_order(work: Work, beneficiary_id: int) -> Order | None:
    """What would pay once more what the beneficiary last paid, today or lately; None where it cannot be."""
    last = last_among(payments.of_beneficiary(work.connection, beneficiary_id, 0, LOOKED_AT), work.today)
    known = identifying.known_payees(work, beneficiary_id) if last else ()
    payee = next((each for each in known if last and each.id == last.payee.id), None)
    return once_more(last, payee) if last and payee else None


def last_order_to(work: Work, beneficiary_id: int, payee: Payee) -> Order | None:
    """What would pay an intervenant as the beneficiary's last payment to them did; None where none of late stands."""
    made = payments.of_beneficiary(work.connection, beneficiary_id, 0, LOOKED_AT)
    last = next((each for each in made if each.payee.id == payee.id and each.state in COUNTS), None)
    return once_more(last, payee) if last else None
