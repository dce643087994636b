"""Decides what an answer of the bank means to each transfer: only what is ours, and to the cent, means anything."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from backend.domain.programme import Programme
from backend.services.bank import exporting
from backend.services.bank.answers import AnswerLine, BankAnswer, Ruling
from backend.services.work import Work
from backend.storage import bank_files, bank_transfers
from backend.storage.bank_transfers import BankTransfer

Verdict = dict[Ruling, str]
"""What is said of one transfer, each ruling with its code; in a camt, it may be debited and then returned."""

OUR_IDS = "CESU-"
"""How every end-to-end id of ours begins: one that is not known and begins so is never somebody else's affair."""


@dataclass(slots=True)
class Decided:
    """What an answer means.

    Attributes:
        verdicts: By end-to-end id.
        unknown: What names no account, transfer or file of ours.
        conflicts: References of payments and files of which it says what cannot be.
        funding_cents: What was paid into the account, beside our transfers.
        fee_cents: What the bank took for itself.
    """

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    funding_cents: int = 0
    fee_cents: int = 0


def decide(work: Work, answer: BankAnswer, programmes: Iterable[Programme]) -> Decided:
    """What the answer means to each transfer. Files that it speaks of are noted as sent; no payment is moved."""
    return _Deciding(work, answer, programmes).decide()


class _Deciding:
    def __init__(self, work: Work, answer: BankAnswer, programmes: Iterable[Programme]) -> None:
        self._work, self._answer, self._decided = work, answer, Decided()
        self._accounts: dict[str, set[str]] = {}
        for programme in programmes:
            if programme.bank:
                self._accounts.setdefault(programme.bank.iban, set()).add(programme.code)
        named = [line.end_to_end_id for line in answer.lines if line.end_to_end_id]
        self._known: Mapping[str, BankTransfer] = bank_transfers.by_end_to_end_id(work.connection, named)
        self._near: dict[str, Verdict] = {}
        self._far: dict[str, Verdict] = {}
        self._spoilt: set[str] = set()

    def decide(self) -> Decided:
        foreign = self._foreign_names()
        for line in self._answer.lines:
            name = line.message_id if self._answer.kind == "pain.002" else f"account {line.account or '(none)'}"
            if (name or "(no reference)") in foreign:
                continue
            if transfer := self._known.get(line.end_to_end_id or ""):
                self._one(line, transfer)
            elif line.end_to_end_id is None and line.message_id:
                self._whole(line)
            else:
                self._aside(line)
        self._decided.verdicts = {name: verdict for name, verdict in self._merged() if name not in self._spoilt}
        return self._decided

    def _foreign_names(self) -> set[str]:
        """Files (pain.002) or accounts (camt) that the answer is about and that are not ours."""
        if self._answer.kind == "pain.002":
            names = {line.message_id or "(no reference)" for line in self._answer.lines}
            foreign = {name for name in names if bank_files.file_of_message(self._work.connection, name) is None}
            foreign |= {line.message_id or "" for line in self._answer.lines if self._is_of_another_kind(line)}
        else:
            accounts = {line.account for line in self._answer.lines}
            foreign = {f"account {iban or '(none)'}" for iban in accounts if iban not in self._accounts}
        self._decided.unknown += sorted(foreign)
        return foreign

    @staticmethod
    def _is_of_another_kind(line: AnswerLine) -> bool:
        """Whether a report on a whole file is on a file of another kind than transfers, or of another batch."""
        return line.end_to_end_id is None and line.ruling is None and not line.code

    def _one(self, line: AnswerLine, transfer: BankTransfer) -> None:
        if line.aside == "fee":
            self._aside(line)
            return
        wrong = line.ruling is None or line.cents not in (None, transfer.payment.cents)
        if wrong or not self._is_its_own(line, transfer):
            self._conflict(transfer)
        elif line.ruling:
            self._near.setdefault(transfer.end_to_end_id, {})[line.ruling] = line.code

    def _is_its_own(self, line: AnswerLine, transfer: BankTransfer) -> bool:
        """Whether the line is about the file and the account that the transfer was given with."""
        if line.account is not None and transfer.payment.payer.programme not in self._accounts.get(line.account, ()):
            return False
        return self._answer.kind != "pain.002" or line.message_id == transfer.message_id

    def _whole(self, line: AnswerLine) -> None:
        file = bank_files.file_of_message(self._work.connection, line.message_id or "")
        if file is None:
            self._aside(line)
            return
        if file.sent_at is None:  # what the bank answers was sent, even where the line stopped before noting it
            exporting.mark_sent(self._work, file)
        transfers = bank_transfers.of_file(self._work.connection, file.id)
        meant = self._meant(line, transfers)
        if meant is None or (line.account and file.programme not in self._accounts.get(line.account, ())):
            self._decided.conflicts.append(file.message_id)
            return
        for each in meant:
            if line.ruling and line.code:
                self._far.setdefault(each.end_to_end_id, {})[line.ruling] = line.code

    @staticmethod
    def _meant(line: AnswerLine, transfers: Sequence[BankTransfer]) -> Sequence[BankTransfer] | None:
        """Which of a file's transfers make up the sum and the number that the line tells; None: none do.

        Those refused before the debit are not in it, where the bank debits the rest in one sum.
        """
        debited = [each for each in transfers if each.was_settled or each.payment.state != "reversed"]
        for group in (transfers,) if line.ruling == "noted" else (transfers, debited):
            told = sum(each.payment.cents for each in group), len(group)
            if line.ruling and line.cents in (None, told[0]) and line.count in (None, told[1]):
                return group
        return None

    def _aside(self, line: AnswerLine) -> None:
        """What names none of ours: funding and fees are counted, the rest is for a person."""
        ours = (line.end_to_end_id or "").startswith(OUR_IDS)
        if line.aside == "fee":
            self._decided.fee_cents += max(line.cents or 0, 0)
        elif line.aside == "funding" and not ours and not line.message_id:
            self._decided.funding_cents += max(line.cents or 0, 0)
        else:
            name = line.end_to_end_id if ours else line.label or line.end_to_end_id or line.message_id
            self._decided.unknown.append(name or "(no reference)")

    def _conflict(self, transfer: BankTransfer) -> None:
        if transfer.end_to_end_id not in self._spoilt:
            self._spoilt.add(transfer.end_to_end_id)
            self._decided.conflicts.append(transfer.payment.reference)

    def _merged(self) -> list[tuple[str, Verdict]]:
        """The verdicts in order: of a report the nearer outweighs the farther, of bookings both have happened."""
        merged: list[tuple[str, Verdict]] = []
        for name in {**self._near, **self._far}:
            near, far = self._near.get(name, {}), self._far.get(name, {})
            if self._answer.kind != "pain.002":
                merged.append((name, {**far, **near}))
            elif "settled" in near and ("rejected" in near or "rejected" in far):
                self._conflict(self._known[name])
            else:
                merged.append((name, near or far))
        return merged
