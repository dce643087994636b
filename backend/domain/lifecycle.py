"""The life of a payment after it was accepted: who may move it, what comes back, and why it may not."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from backend.domain.payment import NEXT_STATES, Payment, State

Role = Literal["beneficiary", "intervenant", "adviser", "bank", "line"]


@dataclass(frozen=True, slots=True)
class By:
    """Who asks. A beneficiary and an intervenant reach their own payments only.

    Attributes:
        role: In which capacity.
        id: Which beneficiary or intervenant; None for the others.
    """

    role: Role
    id: int | None = None

    def __post_init__(self) -> None:
        """A person of the payment is one person."""
        assert (self.id is not None) == (self.role in ("beneficiary", "intervenant")), "a party has an id"

    def may_see(self, payment: Payment) -> bool:
        """Whether the payment is theirs to speak of."""
        return {"beneficiary": payment.payer.id, "intervenant": payment.payee.id}.get(self.role) == self.id


ADVISER = By("adviser")
BANK = By("bank")
LINE = By("line")


@dataclass(frozen=True, slots=True)
class Reversal:
    """A payment undone: what went back to its lots.

    Attributes:
        payment_id: The storage's number of the payment.
        reference: Its reference.
        minutes: Minutes that went back.
        cents: Cents that went back.
        expired: Months of the lots that can no longer be spent; an adviser has a task for each.
    """

    payment_id: int
    reference: str
    minutes: int
    cents: int
    expired: tuple[date, ...]


class LifecycleRefused(ValueError):  # noqa: N818 - a sentence, as all our errors
    """A payment cannot be moved as was asked; the message is a sentence with its reference."""


class NoSuchPayment(LifecycleRefused):
    """No payment has the reference, or it is somebody else's."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"There is no payment {reference} among those that may be seen here.")


class PaymentAlreadyCancelled(LifecycleRefused):
    """It was cancelled before."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"The payment {reference} is cancelled already.")


class PaymentAlreadyReversed(LifecycleRefused):
    """The bank refused it before, and the rights went back."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"The payment {reference} was refused by the bank already: its rights went back.")


class PaymentAlreadyBatched(LifecycleRefused):
    """It is in a bank file: too late to cancel."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"The payment {reference} is with the bank already: it can be disputed, not cancelled.")


class PaymentNotWithTheBank(LifecycleRefused):
    """The bank speaks of a payment that it was never given."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"The payment {reference} was never given to the bank.")


class PaymentNotTheirs(LifecycleRefused):
    """An intervenant does not cancel a payment: they say that it is wrong."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"The payment {reference} is cancelled by its payer or an adviser, and by nobody else.")


class PaymentAlreadySettled(LifecycleRefused):
    """The bank has paid it."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"The payment {reference} is settled already.")


class PaymentAlreadyHeld(LifecycleRefused):
    """It is held back from the bank's file."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"The payment {reference} is held already.")


class PaymentNotHeld(LifecycleRefused):
    """There is nothing to release."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"The payment {reference} is not held.")


class PaymentNotRefused(LifecycleRefused):
    """Only what came back can be paid out again."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"The payment {reference} was not refused by the bank: it is not paid out again.")


class PaymentPaidAgainAlready(LifecycleRefused):
    """What came back went out again before."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"The payment {reference} was paid out again already.")


class RightsSpentMeanwhile(LifecycleRefused):
    """What came back was spent on something else."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"The rights that came back from the payment {reference} are spent: it cannot be paid again.")


def refusal(reference: str, state: State, wanted: State) -> LifecycleRefused | None:
    """Why a payment in `state` cannot become `wanted`; None where it can."""
    if wanted in NEXT_STATES[state]:
        return None
    if state == "cancelled":
        return PaymentAlreadyCancelled(reference)
    if state in ("rejected", "reversed"):
        return PaymentAlreadyReversed(reference)
    if state == wanted == "settled":
        return PaymentAlreadySettled(reference)
    if wanted in ("batched", "cancelled"):
        return PaymentAlreadyBatched(reference)
    return PaymentNotWithTheBank(reference)
