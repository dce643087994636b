"""Applies the bank's answers to payments: settled, rejected, or kept in view; twice changes nothing."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from backend.domain.bank_file import BankFile
from backend.domain.lifecycle import LifecycleRefused
from backend.services.adviser_tasks import open_task
from backend.services.bank import answers, exporting, settling
from backend.services.bank.answers import AnswerLine, BankAnswer, Kind, Ruling
from backend.services.work import Work
from backend.storage import bank_files, bank_transfers
from backend.storage.bank_transfers import BankTransfer

WITH_THE_BANK = ("batched", "sent")


@dataclass(slots=True)
class Imported:
    """What an import did.

    Attributes:
        kind: Which answer it was.
        seen_before: Whether the very same bytes were imported already; then nothing was done.
        settled: How many payments became settled.
        rejected: How many were rejected, their rights given back.
        noted: How many were told of without changing.
        unknown: Ids that name no transfer or file of ours.
        conflicts: References whose state or amount does not go with what the bank says.
    """

    kind: Kind
    seen_before: bool = False
    settled: int = 0
    rejected: int = 0
    noted: int = 0
    unknown: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


def import_answer(work: Work, content: bytes) -> Imported:
    """Apply a pain.002 or camt.054 file. All of it or nothing; its bytes are kept.

    What names nobody, or contradicts what we know, moves no money: it is returned, and a task is opened.

    Raises:
        BankFileRefused: The file cannot be read.
    """
    answer = answers.read(content)
    done = Imported(answer.kind)
    # Two files at once could lock the same lots in different orders: one waits for the other.
    bank_files.wait_in_line(work.connection, "answers of the bank")
    if not _keep(work, answer, content):
        done.seen_before = True
        return done
    known, decisions = _decisions(work, answer, done)
    for ruling, code in sorted(set(decisions.values())):
        chosen = [known[each] for each, decision in decisions.items() if decision == (ruling, code)]
        _apply(work, chosen, ruling, code, done)
    _open_tasks(work, answer, done)
    return done


def _keep(work: Work, answer: BankAnswer, content: bytes) -> bool:
    values = {
        "kind": answer.kind,
        "message_id": answer.message_id,
        "content": content,
        "sha256": hashlib.sha256(content).hexdigest(),
        "imported_at": work.now,
    }
    return bank_files.keep_report(work.connection, values)


Decision = tuple[Ruling, str]


def _decisions(work: Work, answer: BankAnswer, done: Imported) -> tuple[dict[str, BankTransfer], dict[str, Decision]]:
    """What to do with each transfer: what is said of it alone outweighs what is said of its file."""
    named = [line.end_to_end_id for line in answer.lines if line.end_to_end_id]
    known = bank_transfers.by_end_to_end_id(work.connection, named)
    decisions: dict[str, Decision] = {}
    for line in answer.lines:
        if line.end_to_end_id is None:
            for transfer in _of_whole_file(work, line, done):
                known.setdefault(transfer.end_to_end_id, transfer)
                if line.ruling:
                    decisions[transfer.end_to_end_id] = (line.ruling, line.code)
    for line in answer.lines:
        if line.end_to_end_id is not None:
            _decide_one(line, known, decisions, done)
    return known, decisions


def _decide_one(
    line: AnswerLine, known: dict[str, BankTransfer], decisions: dict[str, Decision], done: Imported
) -> None:
    assert line.end_to_end_id is not None, "the line is about one transfer"
    transfer = known.get(line.end_to_end_id)
    if transfer is None:
        done.unknown.append(line.end_to_end_id or "(no reference)")
    elif line.ruling is None or line.cents not in (None, transfer.payment.cents):
        decisions.pop(line.end_to_end_id, None)
        done.conflicts.append(transfer.payment.reference)
    else:
        decisions[line.end_to_end_id] = (line.ruling, line.code)


def _of_whole_file(work: Work, line: AnswerLine, done: Imported) -> Sequence[BankTransfer]:
    file = bank_files.file_of_message(work.connection, line.message_id or "")
    if file is None:
        done.unknown.append(line.message_id or "(no reference)")
        return ()
    if line.ruling is None or line.cents not in (None, file.cents):
        done.conflicts.append(file.message_id)
        return ()
    _must_have_been_sent(work, file)
    return bank_transfers.of_file(work.connection, file.id)


def _must_have_been_sent(work: Work, file: BankFile) -> None:
    """What the bank answers was sent, even where the line was stopped before it noted so."""
    if file.sent_at is None:
        exporting.mark_sent(work, file)


def _apply(work: Work, chosen: Sequence[BankTransfer], ruling: Ruling, code: str, done: Imported) -> None:
    chosen = _sent(work, chosen)
    if ruling == "noted":
        done.noted += len(chosen)
        still = [each.payment.id for each in chosen if each.payment.state in WITH_THE_BANK]
        bank_transfers.keep_answer(work.connection, still, "noted", code, work.now)
    elif ruling == "settled":
        _settle(work, chosen, code, done)
    else:
        for each in chosen:
            _reject(work, each, code, done)


def _sent(work: Work, chosen: Sequence[BankTransfer]) -> Sequence[BankTransfer]:
    """The transfers, once their files are noted as sent."""
    waiting = {each.file_id for each in chosen if each.payment.state == "batched"}
    if not waiting:
        return chosen
    for file in bank_files.files(work.connection, sorted(waiting)):
        _must_have_been_sent(work, file)
    again = bank_transfers.by_end_to_end_id(work.connection, [each.end_to_end_id for each in chosen])
    return list(again.values())


def _settle(work: Work, chosen: Sequence[BankTransfer], code: str, done: Imported) -> None:
    moved = settling.settle(work, [each.payment for each in chosen], code)
    done.settled += len(moved)
    fresh = set(moved)
    done.noted += sum(each.payment.state == "settled" for each in chosen)
    done.conflicts += [
        each.payment.reference for each in chosen if each.payment.id not in fresh and each.payment.state != "settled"
    ]


def _reject(work: Work, transfer: BankTransfer, code: str, done: Imported) -> None:
    if transfer.payment.state == "reversed":
        done.noted += 1
        return
    try:
        settling.reject(work, transfer.payment.reference, code)
    except LifecycleRefused:
        done.conflicts.append(transfer.payment.reference)
        return
    done.rejected += 1


def _open_tasks(work: Work, answer: BankAnswer, done: Imported) -> None:
    for kind, references in (("bank.unknown", done.unknown), ("bank.conflict", done.conflicts)):
        for reference in dict.fromkeys(references):
            subject = {"reference": reference, "answer": answer.kind, "message": answer.message_id}
            open_task(work, kind, subject)
