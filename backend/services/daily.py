"""What happens by itself each day: the bank's files at the cut-off, the statements of the month that has ended."""

from datetime import timedelta

from backend.domain.bank_file import BankFile
from backend.domain.cut_off import last_closed_day
from backend.domain.programme import Programme
from backend.services.bank import exporting
from backend.services.work import Work
from backend.storage import ledger_seals, print_jobs


def close_the_day(work: Work, programme: Programme) -> BankFile | None:
    """Make the file of the last business day whose cut-off has passed, if it is not made yet; seal the ledger.

    Whoever runs this, however often and in however many processes, one file is made, and told once; `allo bank
    export` gives its bytes to the bank. None: it was made before, there is nothing to pay, or no bank account.

    Raises:
        FileNotValid: What was built does not follow its schema; nothing was kept.
    """
    if programme.bank is None:
        return None
    ledger_seals.seal(work.connection)
    day = last_closed_day(work.now, programme.bank.cut_off)
    return None if exporting.is_made(work, programme, day) else exporting.export(work, programme, day)


def ask_for_statements(work: Work) -> int:
    """Ask, once and for ever, for last month's statement of everybody who wants paper; returns how many were new."""
    last_month = (work.today.replace(day=1) - timedelta(days=1)).replace(day=1)
    return print_jobs.ask_monthly(work.connection, last_month, work.now)
