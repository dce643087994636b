"""Holds rows, ledger and bank files against each other, by programme and to the cent."""

from dataclasses import dataclass

from backend.services.work import Work
from backend.storage import reconciling
from backend.storage.reconciling import Sums


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A programme's sums (cents), and in sentences what does not agree; none is how it must be."""

    sums: Sums
    differences: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether every sum agrees to the cent."""
        return not self.differences


def reconcile(work: Work) -> tuple[Reconciled, ...]:
    """The sums of every programme, each held against the others."""
    return tuple(Reconciled(sums, tuple(_differences(sums))) for sums in reconciling.sums(work.connection))


def _differences(sums: Sums) -> list[str]:
    # A refused payment that a file holds stays in that file: what was given to the bank was given.
    given = sums.batched + sums.sent + sums.settled + sums.reversed
    pairs = (
        ("rights granted in the ledger", sums.funded, "in the lots", sums.granted),
        ("rights left in the ledger", sums.ledger_available, "in the lots", sums.available),
        ("rights granted", sums.granted, "left and paid", sums.available + sums.paid),
        ("credited in the ledger", sums.credited, "paid in all", sums.paid),
        ("bank files", sums.files, "transfers in them", sums.transfers),
        ("transfers", sums.transfers, "payments given to the bank", given),
    )
    return [
        f"{sums.programme}: {one_name} {one} cents, {other_name} {other} cents: {one - other:+d}."
        for one_name, one, other_name, other in pairs
        if one != other
    ]
