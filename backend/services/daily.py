"""What happens by itself each day: the bank's files at the cut-off, the statements of the month that has ended."""

from collections.abc import Iterable
from datetime import timedelta

from backend.domain.bank_file import BankFile
from backend.domain.cut_off import last_closed_day
from backend.domain.programme import Programme
from backend.services import printing
from backend.services.bank import exporting
from backend.services.work import Work
from backend.storage import beneficiaries


def close_the_day(work: Work, programme: Programme) -> BankFile | None:
    """Make the file of the last business day whose cut-off has passed, if it is not made yet.

    Whoever runs this, however often and in however many processes, one file is made; `allo bank export` gives
    its bytes to the bank. None: the programme has no bank account, or there is nothing to pay.

    Raises:
        FileNotValid: What was built does not follow its schema; nothing was kept.
    """
    if programme.bank is None:
        return None
    return exporting.export(work, programme, last_closed_day(work.now, programme.bank.cut_off))


def ask_for_statements(work: Work) -> int:
    """Ask, once, for last month's statement of everybody who wants paper; returns how many were new."""
    last_month = work.today.replace(day=1) - timedelta(days=1)
    wanting: Iterable[int] = beneficiaries.wanting_paper(work.connection)
    return sum(printing.ask_for_statement(work, beneficiary_id, last_month) for beneficiary_id in wanting)
