"""A bank cards' processor of our own: it takes test cards alone, and keeps what was charged, never to whom."""

import threading
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal
from uuid import uuid4

GOOD = "4242424242424242"
REFUSED = "4000000000000002"
BROKEN = "4000000000000119"
"""Test cards, whose numbers everybody knows: one that pays, one that is refused, one that breaks the connector."""

TEST_CARDS = frozenset({GOOD, REFUSED, BROKEN})

Answer = Literal["charged", "refused", "broken"]


@dataclass
class Processor:
    """Charges test cards.

    Attributes:
        charged: What was charged, in units of the currency, by its confirmation.
    """

    charged: dict[str, Decimal] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @staticmethod
    def knows(number: str) -> bool:
        """Whether it is a test card: whoever keys a real one in the demo is not debited, and not kept."""
        return number in TEST_CARDS

    def charge(self, number: str, amount: str) -> tuple[Answer, str]:
        """Charge a card; how it went, and the confirmation where it went well."""
        if number == REFUSED:
            return "refused", ""
        if number == BROKEN:
            return "broken", ""
        code = f"ch_{uuid4().hex[:16]}"
        with self._lock:
            self.charged[code] = Decimal(amount)
        return "charged", code
