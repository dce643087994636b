"""What is known of a conversation before its first word."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from backend.domain.payment import Payment
from backend.domain.people import Beneficiary, Payee


@dataclass(frozen=True)
class Asked:
    """What was asked by SMS and is to be confirmed on the telephone.

    Attributes:
        purpose: To pay, or to cancel a payment.
        payee: Whom to pay.
        minutes: How long to pay, in minutes; None for all the rights.
        month: Of which month's rights (its first day); None for the oldest first.
        reference: The payment to cancel.
    """

    purpose: Literal["pay", "cancel"]
    payee: Payee | None = None
    minutes: int | None = None
    month: date | None = None
    reference: str = ""


@dataclass(frozen=True)
class Opening:
    """How a conversation begins.

    Attributes:
        interrupted: Whether it goes on after the script has changed under it.
        caller: Who it is, if that is known before the first word.
        paid: What they had already paid in it, when it was interrupted.
        asked: What a call that we place is about.
        call_back_id: The storage's number of that call.
    """

    interrupted: bool = False
    caller: Beneficiary | Payee | None = None
    paid: tuple[Payment, ...] = ()
    asked: Asked | None = None
    call_back_id: int | None = None
