"""Where an intervenant is reached, and how they are told of payments."""

from dataclasses import dataclass
from typing import Literal

from backend.domain.numbering import is_mobile
from backend.domain.people import Payee

ContactWay = Literal["sms", "voice", "email", "nothing"]


@dataclass(frozen=True, slots=True)
class Contact:
    """Where an intervenant is reached.

    Attributes:
        payee: Who it is.
        phone: Their telephone, E.164; None where there is none.
        email: Their address; None where there is none.
        told_by: What they chose; None where they have not chosen.
    """

    payee: Payee
    phone: str | None
    email: str | None
    told_by: ContactWay | None

    @property
    def way(self) -> ContactWay | None:
        """How they are told: as they chose if that is possible, else as can be; None where nothing can."""
        ways: list[ContactWay] = []
        if self.phone and is_mobile(self.phone):
            ways.append("sms")
        if self.email:
            ways.append("email")
        if self.phone:
            ways.append("voice")
        if self.told_by == "nothing" or self.told_by in ways:
            return self.told_by
        return ways[0] if ways else None
