"""Applies the bank's answers to payments, in pieces that no caller waits for; twice changes nothing."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from backend.domain.bank_file import BankFile
from backend.domain.programme import Programme
from backend.domain.task import TaskKind
from backend.services.adviser_tasks import open_once, open_task
from backend.services.bank import answers, exporting, settling
from backend.services.bank.answer_line import OUR_IDS, Ruling
from backend.services.bank.answers import BankAnswer, Kind
from backend.services.bank.counting_bookings import once_too_often
from backend.services.bank.deciding import Decided, Verdict, decide
from backend.services.work import Work
from backend.storage import bank_files, bank_transfers
from backend.storage.bank_transfers import BankTransfer

WITH_THE_BANK = ("batched", "sent")
AT_ONCE = 50
"""Transfers in one transaction: their payers' rights are locked for a fraction of a second."""

MOST_NAMED = 10
"""Payments of one file that have a task each where the bank contradicts our books; of more, the file has one."""

Begin = Callable[[], AbstractContextManager[Work]]
"""Opens a transaction, which commits at its end."""

Told = Callable[[int, int], object]
"""Told how many transfers are done, and of how many."""


@dataclass(slots=True)
class Imported:
    """What an import did.

    Attributes:
        kind: Which answer it was.
        seen_before: Whether the very same bytes were imported already; then nothing was done.
        settled: How many payments became settled.
        rejected: How many were rejected, their rights given back.
        noted: How many were told of without changing.
        unknown: What names no account, transfer or file of ours.
        conflicts: References whose state or amount does not go with what the bank says.
        funding_cents: What was paid into the account beside our transfers, in cents.
        fee_cents: What the bank took for itself, in cents.
    """

    kind: Kind
    seen_before: bool = False
    settled: int = 0
    rejected: int = 0
    noted: int = 0
    unknown: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    funding_cents: int = 0
    fee_cents: int = 0


def nobody(_: int, __: int) -> None:
    """Nobody watches."""


def import_answer(begin: Begin, content: bytes, programmes: Iterable[Programme], told: Told = nobody) -> Imported:
    """Apply a pain.002, camt.053 or camt.054 file; its bytes are kept.

    What names nobody, or contradicts what we know, moves no money: it is returned, and a task is opened. The file
    goes in pieces, each whole or not at all: stopped between two, it goes on when the same file is imported again.

    Args:
        begin: Opens a transaction; a piece is one.
        content: The bytes of the file.
        programmes: Whose accounts are ours.
        told: Told of each piece.

    Raises:
        BankFileRefused: The file cannot be read.
    """
    answer = answers.read(content)
    done = Imported(answer.kind)
    with begin() as work:
        _in_line(work)
        report = bank_files.keep_report(work.connection, _report(work, answer, content))
        if report is None:
            done.seen_before = True
            return done
        decided = decide(work, answer, programmes)
    pieces = list(_pieces(decided.verdicts))
    for number, piece in enumerate(pieces, start=1):
        with begin() as work:
            _in_line(work)
            _apply(work, piece, done)
            if answer.kind != "pain.002":
                now = bank_transfers.by_end_to_end_id(work.connection, list(piece)).values()
                done.conflicts += once_too_often(work, (report, answer.kind), now, decided.bookings)
        told(min(number * AT_ONCE, len(decided.verdicts)), len(decided.verdicts))
    with begin() as work:
        _conclude(work, report, answer, decided, done)
    return done


def _in_line(work: Work) -> None:
    """Two imports at once could lock the same lots in different orders: one waits for the other's piece."""
    bank_files.wait_in_line(work.connection, "answers of the bank")


def _report(work: Work, answer: BankAnswer, content: bytes) -> dict[str, object]:
    return {
        "kind": answer.kind,
        "message_id": answer.message_id,
        "content": content,
        "sha256": hashlib.sha256(content).hexdigest(),
        "imported_at": work.now,
    }


def _pieces(verdicts: Mapping[str, Verdict]) -> Iterator[dict[str, Verdict]]:
    names = list(verdicts)
    for start in range(0, len(names), AT_ONCE):
        yield {name: verdicts[name] for name in names[start : start + AT_ONCE]}


def _apply(work: Work, piece: Mapping[str, Verdict], done: Imported) -> None:
    """One piece, as its payments stand now: debits before returns, whichever the bank lists first."""
    transfers = _sent(work, piece)
    settled = _by_code(transfers, piece, "settled")
    for code, some in settled.items():
        _settle(work, [each for each in some if not _is_over(each, piece, done)], code, done)
    if settled:  # what was debited just now may be returned in the same answer
        transfers = list(bank_transfers.by_end_to_end_id(work.connection, list(piece)).values())
    for code, some in _by_code(transfers, piece, "rejected").items():
        _reject(work, some, code, done)
    only_noted = {name: verdict for name, verdict in piece.items() if not {"settled", "rejected"} & verdict.keys()}
    for code, some in _by_code(transfers, only_noted, "noted").items():
        _note(work, some, code, done)


def _by_code(
    transfers: Sequence[BankTransfer], piece: Mapping[str, Verdict], ruling: Ruling
) -> dict[str, list[BankTransfer]]:
    """The transfers of which this is said, by the bank's code: what is said of many is written in few statements."""
    ruled: dict[str, list[BankTransfer]] = {}
    for each in transfers:
        if (code := piece.get(each.end_to_end_id, {}).get(ruling)) is not None:
            ruled.setdefault(code, []).append(each)
    return dict(sorted(ruled.items()))


def _sent(work: Work, piece: Mapping[str, Verdict]) -> Sequence[BankTransfer]:
    """The transfers, once their files are noted as sent: what the bank answers was sent."""
    found = bank_transfers.by_end_to_end_id(work.connection, list(piece))
    waiting = sorted({each.file_id for each in found.values() if each.payment.state == "batched"})
    for file in bank_files.files(work.connection, waiting) if waiting else ():
        _must_have_been_sent(work, file)
    return list((bank_transfers.by_end_to_end_id(work.connection, list(piece)) if waiting else found).values())


def _must_have_been_sent(work: Work, file: BankFile) -> None:
    """Even where the line was stopped before it noted so."""
    if file.sent_at is None:
        exporting.mark_sent(work, file)


def _is_over(transfer: BankTransfer, piece: Mapping[str, Verdict], done: Imported) -> bool:
    """Whether the debit is of a payment that has come back: then how often it was booked tells what is wrong."""
    if transfer.payment.state != "reversed" or done.kind == "pain.002":
        return False
    done.noted += "rejected" not in piece[transfer.end_to_end_id]
    return True


def _settle(work: Work, chosen: Sequence[BankTransfer], code: str, done: Imported) -> None:
    moved = settling.settle(work, [each.payment for each in chosen], code)
    done.settled += len(moved)
    fresh = set(moved)
    done.noted += sum(each.payment.state == "settled" for each in chosen)
    done.conflicts += [
        each.payment.reference for each in chosen if each.payment.id not in fresh and each.payment.state != "settled"
    ]


def _note(work: Work, chosen: Sequence[BankTransfer], code: str, done: Imported) -> None:
    done.noted += len(chosen)
    still = [each.payment.id for each in chosen if each.payment.state in WITH_THE_BANK]
    bank_transfers.keep_answer(work.connection, still, "noted", code, work.now)


def _reject(work: Work, chosen: Sequence[BankTransfer], code: str, done: Imported) -> None:
    fresh = [each.payment for each in chosen if each.payment.state != "reversed"]
    done.noted += len(chosen) - len(fresh)
    rejected = {each.payment_id for each in settling.reject(work, fresh, code, booked=done.kind != "pain.002")}
    done.rejected += len(rejected)
    done.conflicts += [each.reference for each in fresh if each.id not in rejected]


def _conclude(work: Work, report: int, answer: BankAnswer, decided: Decided, done: Imported) -> None:
    """Note that all of it is applied, and open its tasks; each once, in however many goes it was imported."""
    done.unknown += decided.unknown
    done.conflicts = _by_file(work, list(dict.fromkeys(decided.conflicts + done.conflicts)))
    done.funding_cents, done.fee_cents = decided.funding_cents, decided.fee_cents
    first = bank_files.mark_applied(work.connection, report, work.now, waits=decided.waits)
    opens = open_task if first else open_once
    about: dict[TaskKind, list[str]] = {"bank.unknown": done.unknown, "bank.conflict": done.conflicts}
    for kind, references in about.items():
        for reference in dict.fromkeys(references):
            opens(work, kind, {"reference": reference, "answer": answer.kind, "message": answer.message_id})


def _by_file(work: Work, references: Sequence[str]) -> list[str]:
    """The references; of a file of which more than a few payments are among them, its own name instead."""
    found = bank_transfers.by_end_to_end_id(work.connection, [OUR_IDS + each for each in references])
    many = Counter(each.message_id for each in found.values())
    files = {name: each.message_id for name, each in found.items() if many[each.message_id] > MOST_NAMED}
    return list(dict.fromkeys(files.get(OUR_IDS + each, each) for each in references))
