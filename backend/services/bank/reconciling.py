"""Holds rows, ledger and bank files against each other, by programme and to the cent."""

from backend.domain.reconciliation import ProgrammeSums
from backend.services.work import Work
from backend.storage import money_sums


def reconcile(work: Work) -> tuple[ProgrammeSums, ...]:
    """The sums of every programme; each tells whether they agree, and what does not."""
    return tuple(money_sums.sums(work.connection))
