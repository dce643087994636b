"""A complement by bank card: what is to be charged, how the charge ended, what became of it. Nothing of the card."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from backend.domain.payment import Payment

CardEnd = Literal["charged", "refused", "given_up", "failed", "unclear"]
"""How a charge ended: taken, the card was refused, the caller gave it up, the connector failed, or nobody knows."""

ChargeState = Literal["proved", "charged", "failed", "to_refund", "refunded"]

PROOF_LASTS = timedelta(minutes=10)
"""How long the PIN is good for the charge that it has allowed."""


@dataclass(frozen=True, slots=True)
class CardCharge:
    """What is to be taken from a card, allowed by the PIN.

    Attributes:
        id: The storage's number of the charge.
        cents: What the intervenant shall receive of it.
        fee_cents: The fee that comes on top.
        connector: The processor, as the carrier knows it.
    """

    id: int
    cents: int
    fee_cents: int
    connector: str

    @property
    def total(self) -> int:
        """What is taken from the card, in cents."""
        return self.cents + self.fee_cents


@dataclass(frozen=True, slots=True)
class CardResult:
    """How the carrier says that a charge has ended.

    Attributes:
        charge_id: Which charge.
        total: What was to be taken, in cents.
        end: How it ended.
        code: The processor's confirmation, by which it finds the charge again; empty where nothing was taken.
    """

    charge_id: int
    total: int
    end: CardEnd
    code: str = ""


@dataclass(frozen=True, slots=True)
class CardOutcome:
    """What became of a charge.

    Attributes:
        end: `paid`; or, of a card that was not charged, why; `to_refund` where it was and nothing could be paid.
        payment: What was paid.
    """

    end: Literal["paid", "to_refund", "refused", "given_up", "failed", "unclear"]
    payment: Payment | None = None


@dataclass(frozen=True, slots=True)
class OwedRefund:
    """What has to be given back to a card.

    Attributes:
        id: The storage's number of the charge.
        cents: All that was taken, the fee included.
        code: The processor's confirmation.
    """

    id: int
    cents: int
    code: str


class CardResultRefused(ValueError):  # noqa: N818 - a sentence, as all our errors
    """A result is not of the charge that this conversation waits for; the message says so."""


class NothingToRefund(ValueError):  # noqa: N818 - a sentence, as all our errors
    """No charge of this confirmation waits for its refund."""

    def __init__(self, code: str) -> None:
        super().__init__(f"No charge {code} waits for a refund: it was refunded before, or never owed.")
