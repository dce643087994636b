"""Keeps who needs a letter with an activation code: a task for the adviser, which the next batch of letters does."""

from collections.abc import Sequence
from typing import Final, Literal

from backend.domain.task import TaskKind
from backend.services import postal
from backend.services.adviser_tasks import close_about, open_task
from backend.services.receipts import LetterNotPrintable
from backend.services.work import Work
from backend.storage import beneficiaries, tasks

LETTER_WANTED: Final = "activation.letter_wanted"
NOT_ACTIVATED: Final = "activation.code_used_up"
"""Kinds of tasks: somebody needs another letter."""

KINDS: tuple[TaskKind, ...] = (LETTER_WANTED, NOT_ACTIVATED)


def wish_for_letter(work: Work, beneficiary_id: int) -> Literal["asked", "known"]:
    """Have a letter written with the next batch; once, however often it is asked for until then."""
    tasks.one_at_a_time(work.connection, beneficiary_id)  # thirty calls at once want one letter
    if tasks.open_about(work.connection, LETTER_WANTED, "beneficiary", beneficiary_id):
        return "known"
    open_task(work, LETTER_WANTED, {"beneficiary": beneficiary_id})
    return "asked"


def ask_for_letter(work: Work, beneficiary_id: int) -> Literal["asked", "known"]:
    """Have a letter written, as an adviser asks.

    Raises:
        LetterNotPrintable: No letter could find them.
    """
    if not postal.is_known(beneficiaries.recipient(work.connection, beneficiary_id)):
        raise LetterNotPrintable("This beneficiary has no postal address: PUT contact first.")
    return wish_for_letter(work, beneficiary_id)


def wished_for(work: Work, programme: str) -> Sequence[int]:
    """The numbers of those of a programme who have asked for a letter."""
    return tasks.beneficiaries_of(work.connection, LETTER_WANTED, programme)


def close_wishes(work: Work, beneficiary_id: int, note: str = "a PIN was chosen") -> None:
    """Nobody need write to them any more."""
    for kind in KINDS:
        close_about(work, kind, "beneficiary", beneficiary_id, note)
