"""The money of a programme, added up from the rows, the ledger and the bank files, and what does not agree."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProgrammeSums:
    """The money of one programme, in cents.

    Attributes:
        programme: Its code.
        funded: What the ledger says was granted, and not taken back.
        granted: What the lots say was granted, and not taken back.
        available: What the lots say is left.
        ledger_available: What the ledger says is left.
        accepted: Payments no bank file holds yet.
        batched: Payments in a file not handed over.
        sent: Payments handed to the bank.
        settled: Payments the bank has made.
        reversed: Payments the bank refused, given back.
        cancelled: Payments cancelled, given back.
        credited: What the ledger says intervenants are owed or were paid, reversals taken off.
        banked: What the ledger says the bank has paid, returns taken off.
        files: The sum of all bank files, by their own totals.
        transfers: The sum of the transfers in them.
    """

    programme: str
    funded: int
    granted: int
    available: int
    ledger_available: int
    accepted: int
    batched: int
    sent: int
    settled: int
    reversed: int
    cancelled: int
    credited: int
    banked: int
    files: int
    transfers: int

    @property
    def paid(self) -> int:
        """All payments that stand."""
        return self.accepted + self.batched + self.sent + self.settled

    @property
    def holds(self) -> bool:
        """Whether every sum agrees to the cent."""
        return not self.differences

    @property
    def differences(self) -> tuple[str, ...]:
        """In sentences what does not agree; none is how it must be."""
        # A refused payment that a file holds stays in that file: what was given to the bank was given.
        given = self.batched + self.sent + self.settled + self.reversed
        pairs = (
            ("rights granted in the ledger", self.funded, "in the lots", self.granted),
            ("rights left in the ledger", self.ledger_available, "in the lots", self.available),
            ("rights granted", self.granted, "left and paid", self.available + self.paid),
            ("credited in the ledger", self.credited, "paid in all", self.paid),
            ("paid by the bank in the ledger", self.banked, "settled", self.settled),
            ("bank files", self.files, "transfers in them", self.transfers),
            ("transfers", self.transfers, "payments given to the bank", given),
        )
        return tuple(
            f"{self.programme}: {one_name} {one} cents, {other_name} {other} cents: {one - other:+d}."
            for one_name, one, other_name, other in pairs
            if one != other
        )
