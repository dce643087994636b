"""A trusted person (*aidant*): whom a beneficiary has chosen to hear their balance and payments, and to do nothing."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from backend.domain.people import Beneficiary

Bond = Literal["daughter", "son", "relative", "friend"]
"""What they are to the beneficiary."""

WithdrawnBy = Literal["beneficiary", "trusted", "adviser"]

MOST_TRUSTED = 2
"""Trusted people of one beneficiary."""

MOST_ERRORS = 3
"""Wrong codes in a row, across calls, after which only being chosen anew helps."""

KEPT_OPEN = timedelta(days=30)
"""How long somebody who was chosen may wait before their first call."""

ENDING = 2
"""Digits by which somebody knows a number, and nobody learns one."""


@dataclass(frozen=True, slots=True)
class TrustedPerson:
    """A trusted person, as their beneficiary hears of them.

    Attributes:
        id: The storage's number.
        beneficiary_id: Whose account they hear.
        bond: What they are to the beneficiary.
        number: Their own telephone, E.164.
        told: Whether they are told of payments by text.
        confirmed: Whether they have used their code.
        looks: How often they have heard the account.
        looked_on: When last, as a day in Paris; None where never.
    """

    id: int
    beneficiary_id: int
    bond: Bond
    number: str
    told: bool
    confirmed: bool
    looks: int
    looked_on: date | None

    @property
    def ending(self) -> str:
        """The last digits of their number."""
        return self.number[-ENDING:]


@dataclass(frozen=True, slots=True)
class Helped:
    """Who is on the line as a trusted person: the storage's number of the trust, and whose account is heard."""

    trusted_id: int
    person: Beneficiary
