"""Makes each business day's bank file of a programme: once, whatever crashes, from what was accepted."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from backend.domain.bank_file import BankFile
from backend.domain.calendar import add_business_days, is_business_day
from backend.domain.cut_off import cut_off_at, execution_day, last_closed_day
from backend.domain.lifecycle import LINE
from backend.domain.programme import Debtor, Programme
from backend.services.adviser_tasks import open_task
from backend.services.bank import transfer_file
from backend.services.bank.transfer_file import CreditTransfer, FileHeading, Progress, WrittenFile, sound_iban
from backend.services.work import Work
from backend.storage import bank_files, bank_transfers, ledger, payables, payment_states
from backend.storage.bank_files import FiledTransfer
from backend.storage.payables import Payable
from backend.storage.payment_states import Transition

MOST_TRIES = 5
"""Payments may be cancelled while the file is built without locking them; then it is built again."""


class NoBankFile(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """No bank file can be made; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class NextFile:
    """What waits for a file that is not closed yet: its business day, how many payments, and their cents."""

    day: date
    payments: int
    cents: int


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """A file that is written and not stored yet, and the transfers that it holds."""

    written: WrittenFile
    given: Sequence[FiledTransfer]


def no_progress(_: int) -> None:
    """Nobody watches."""


def count_due(work: Work, programme: Programme, day: date) -> int:
    """How many payments the file of the day would look at.

    Raises:
        NoBankFile: The programme has no account, or the day is not closed.
    """
    debtor = _debtor(work, programme, day)
    return payables.count_payable(work.connection, programme.code, cut_off_at(day, debtor.cut_off))


def next_file(work: Work, debtor: Debtor, programme: str) -> NextFile:
    """What a programme's next file would hold as of now, once the file of the last closed day is made."""
    day = add_business_days(last_closed_day(work.now, debtor.cut_off), 1)
    payable = payables.payable(work.connection, programme, work.now)
    waiting = [each.cents for each in payable if sound_iban(each.iban)]
    return NextFile(day, len(waiting), sum(waiting))


def is_made(work: Work, programme: Programme, day: date) -> bool:
    """Whether the day has its file. One that is being made at this moment may not be seen yet."""
    return bank_files.is_made(work.connection, programme.code, day)


def export(work: Work, programme: Programme, day: date, progress: Progress = no_progress) -> BankFile | None:
    """The file of a programme and business day: made now, or found as it was made; None: nothing to pay.

    One transaction: a second export waits for the first and finds its file; a crash leaves nothing.
    Payments are locked at the very end only, so that nobody who cancels by phone waits for it.

    Args:
        work: The transaction; the states and the file are true when it commits.
        programme: With its bank account.
        day: A business day whose cut-off has passed.
        progress: Told of each payment written, and of each checked.

    Raises:
        NoBankFile: The programme has no account, the day is not closed, or payments keep changing.
        FileNotValid: What was built does not follow its schema.
    """
    debtor = _debtor(work, programme, day)
    bank_files.wait_in_line(work.connection, f"bank file of {programme.code}")
    if made := bank_files.file_of(work.connection, programme.code, day):
        return made
    for _ in range(MOST_TRIES):
        built = _build(work, (programme, debtor, day), progress)
        if built is None:
            return None
        if file := _store(work, programme, day, built):
            return file
    raise NoBankFile("Payments were cancelled each time the file was built: export again.")


def mark_sent(work: Work, file: BankFile) -> int:
    """Note that the file was handed to the bank; returns how many payments became sent."""
    ids = bank_files.mark_sent(work.connection, file.id, work.now)
    transition = Transition("batched", "sent", work.now, LINE.role)
    return len(payment_states.move(work.connection, ids, transition)) if ids else 0


def file_named(work: Work, message_id: str) -> BankFile | None:
    """The file that was made under a name, the programme's code and its day in it; None where there is none."""
    return bank_files.file_of_message(work.connection, message_id)


def unsent(work: Work, programme: Programme) -> list[BankFile]:
    """Files of a programme that were made and not handed over, the oldest first: a line that crashed left them."""
    return bank_files.unsent_files(work.connection, programme.code)


def _debtor(work: Work, programme: Programme, day: date) -> Debtor:
    debtor = programme.bank
    if debtor is None:
        raise NoBankFile(f"The programme {programme.code} has no bank account: add `bank:` to its file.")
    if sound_iban(debtor.iban) is None:
        raise NoBankFile(f"The IBAN of the programme {programme.code} is not valid: correct `bank.iban`.")
    if not is_business_day(day):
        raise NoBankFile(f"{day} is not a business day: banks settle nothing (TARGET calendar).")
    if work.now < cut_off_at(day, debtor.cut_off):
        raise NoBankFile(f"The file of {day} is closed at {debtor.cut_off:%H:%M} in Paris: export after that.")
    return debtor


def _build(work: Work, paying: tuple[Programme, Debtor, date], progress: Progress) -> BuiltFile | None:
    """Write the file of what is payable now, as it is read; None where nothing is. No payment is moved or locked."""
    programme, debtor, day = paying
    heading = FileHeading(_message_id(programme, day), work.now, execution_day(day, work.today))
    payable = payables.payable(work.connection, programme.code, cut_off_at(day, debtor.cut_off))
    given: list[FiledTransfer] = []
    written = transfer_file.write(debtor, heading, _credit_transfers(work, programme, payable, given), progress)
    return BuiltFile(written, given) if written else None


def _credit_transfers(
    work: Work, programme: Programme, payable: Iterable[Payable], given: list[FiledTransfer]
) -> Iterator[CreditTransfer]:
    """The transfers of the payments with a sound IBAN, each noted in `given`; each of the others has a task, once."""
    for each in payable:
        if iban := sound_iban(each.iban):
            transfer = _credit_transfer(programme, each, iban)
            digest = bank_transfers.account_digest(work.connection, iban)
            given.append(FiledTransfer(each.id, transfer.end_to_end_id, each.cents, digest))
            yield transfer
        elif payables.leave_out(work.connection, each.id, "iban", work.now):
            open_task(work, "payment.left_out", {"payment": each.id, "reference": each.reference, "reason": "iban"})


def _store(work: Work, programme: Programme, day: date, built: BuiltFile) -> BankFile | None:
    """Batch its payments and store it; None (and nothing done) when a payment was cancelled meanwhile."""
    ids = [each.payment_id for each in built.given]
    with work.connection.begin_nested() as savepoint:
        moved = payment_states.move(work.connection, ids, Transition("accepted", "batched", work.now, LINE.role))
        if len(moved) < len(ids):
            savepoint.rollback()
            return None
    values = {
        "programme": programme.code,
        "business_day": day,
        "message_id": _message_id(programme, day),
        "content": built.written.content,
        "sha256": hashlib.sha256(built.written.content).hexdigest(),
        "transfers": built.written.transfers,
        "cents": built.written.cents,
        "made_at": work.now,
    }
    file = bank_files.insert_file(work.connection, values, built.given)
    # Under the ledger's seal: neither can it be altered later, nor forgotten and its payments made again.
    ledger.book(work.connection, f"file:{file.message_id}", {f"sha256:{file.sha256}": (0, 0)}, work.now)
    return file


def _message_id(programme: Programme, day: date) -> str:
    return f"ALLO-{programme.code.upper()}-{day:%Y%m%d}"


def _credit_transfer(programme: Programme, payable: Payable, iban: str) -> CreditTransfer:
    """The transfer of a payment. The payer's name is not the bank's business."""
    words = f"CESU {programme.name} paiement {payable.reference}"
    return CreditTransfer(f"CESU-{payable.reference}", payable.payee_name, iban, payable.cents, words)
