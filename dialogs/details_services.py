"""What a dialogue may know and change of where a beneficiary is reached; a part of `dialogs/services.py`."""

from typing import Literal, Protocol

from backend.domain.payer_contact import NumberOnFile, PayerReach, PayerWay, PostalAddress

Rung = Literal["rung", "hang_up", "known", "full", "enough"]
"""Of a new number: it rings now, or once the caller has hung up; it is on file; they are many; it rang enough."""

Removed = Literal["removed", "needed", "changed"]
"""Of a number to remove: it is gone; no other is on file for long enough; the numbers are others by now."""


class DetailsServices(Protocol):
    """Where and how the caller is reached. What is changed is told to all that was on file, and can be undone."""

    async def numbers_on_file(self) -> tuple[NumberOnFile, ...]:
        """The caller's numbers, each by its last digits."""

    async def ring_new_number(self, number: str) -> Rung:
        """Ring a number (E.164), to be added once the PIN is keyed there; proven by the PIN in this very turn."""

    async def add_number(self) -> bool:
        """Make the number that this call rings one of the caller's, proven by the PIN; False where it is already."""

    async def remove_number(self, place: int, number: NumberOnFile) -> Removed:
        """Take the number at a place of those told away, proven by the PIN in this very turn."""

    async def address_on_file(self) -> PostalAddress | None:
        """Where the caller lives, told for the PIN in this very turn."""

    async def change_address(self, address: PostalAddress) -> None:
        """Write to the caller there from now on, proven by the PIN in this very turn."""

    async def change_email(self, email: str) -> None:
        """Mail to the caller there from now on, proven by the PIN in this very turn."""

    async def payer_reach(self) -> PayerReach:
        """How the caller is told of payments, and how they can be."""

    async def tell_payer_by(self, way: PayerWay) -> None:
        """Tell the caller of payments so from now on, proven by the PIN in this very turn."""
