"""Decides what an answer of the bank means to each transfer: only what is ours, and to the cent, means anything."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from backend.domain.bank_file import BankFile
from backend.domain.programme import Programme
from backend.services.bank import booking_sums, exporting
from backend.services.bank.answer_line import OUR_IDS, AnswerLine, Ruling
from backend.services.bank.answers import BankAnswer
from backend.services.work import Work
from backend.storage import bank_bookings, bank_files, bank_transfers
from backend.storage.bank_bookings import ToldBooking
from backend.storage.bank_transfers import BankTransfer

Verdict = dict[Ruling, str]
"""What is said of one transfer, each ruling with its code; in a camt, it may be debited and then returned."""


@dataclass(slots=True)
class Decided:
    """What an answer means.

    Attributes:
        verdicts: By end-to-end id.
        unknown: What names no account, transfer or file of ours.
        conflicts: References of payments and files of which it says what cannot be.
        funding_cents: What was paid into the account, beside our transfers.
        fee_cents: What the bank took for itself.
        bookings: By end-to-end id, how the bank booked it: debits and returns, with its own references.
        waits: Whether a sum fits no transfers of its file yet: once more is known, the same answer may be applied.
    """

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    funding_cents: int = 0
    fee_cents: int = 0
    bookings: dict[str, list[ToldBooking]] = field(default_factory=dict)
    waits: bool = False


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
        whole = []
        for line in self._sound(self._ours()):
            if transfer := self._known.get(line.end_to_end_id or ""):
                self._one(line, transfer)
            elif line.end_to_end_id is None and (line.message_id or line.batch_id):
                whole.append(line)
            else:
                self._aside(line)
        for line in whole:  # after the single ones: what was debited by itself is not in the sum of the rest
            self._whole(line)
        self._decided.verdicts = {name: verdict for name, verdict in self._merged() if name not in self._spoilt}
        return self._decided

    def _ours(self) -> list[AnswerLine]:
        """The lines about files (pain.002) or accounts (camt) of ours."""
        foreign = self._foreign_names()
        if self._answer.kind == "pain.002":
            return [each for each in self._answer.lines if (each.message_id or "(no reference)") not in foreign]
        return [each for each in self._answer.lines if f"account {each.account or '(none)'}" not in foreign]

    def _sound(self, lines: Iterable[AnswerLine]) -> list[AnswerLine]:
        """The lines but those of bookings whose transfers do not make them up: each of these is one conflict."""
        sound, entries = booking_sums.apart(lines)
        for entry in entries:
            if booking_sums.is_made_up(entry, self._known):
                sound += entry
                continue
            ours = [self._known[name] for each in entry if (name := each.end_to_end_id or "") in self._known]
            self._spoilt |= {each.end_to_end_id for each in ours}
            self._decided.conflicts += sorted({each.message_id for each in ours})
            sound += [each for each in entry if (each.end_to_end_id or "") not in self._known]
        return sound

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
        if line.is_fee_alone:
            self._aside(line)
            return
        wrong = line.ruling is None or line.cents not in (None, transfer.payment.cents)
        if wrong or not self._is_its_own(line, transfer):
            self._conflict(transfer)
        elif line.ruling:
            self._near.setdefault(transfer.end_to_end_id, {})[line.ruling] = line.code
            self._keep_booking(line, transfer)

    def _keep_booking(self, line: AnswerLine, transfer: BankTransfer) -> None:
        """Remember how the bank booked it. A second one without a reference, or in one entry, is one more."""
        if line.booking is None or line.ruling not in ("settled", "rejected"):
            return
        told = self._decided.bookings.setdefault(transfer.end_to_end_id, [])
        reference, of_file = line.booking.reference, line.end_to_end_id is None or line.booking.lines > 1
        same = [each for each in told if each.ruling == line.ruling and each.same_as(reference, line.booking.number)]
        name = f"{reference}#{len(same) + 1}" if same else reference
        told.append(ToldBooking(line.ruling, name, line.booking.number, of_file))

    def _is_its_own(self, line: AnswerLine, transfer: BankTransfer) -> bool:
        """Whether the line is about the file and the account that the transfer was given with."""
        if line.account is not None and transfer.payment.programme not in self._accounts.get(line.account, ()):
            return False
        return self._answer.kind != "pain.002" or line.message_id == transfer.message_id

    def _whole(self, line: AnswerLine) -> None:
        file = self._file_of(line)
        if file is None or line.is_fee_alone:
            self._aside(line)
            return
        if file.sent_at is None:  # what the bank answers was sent, even where the line stopped before noting it
            exporting.mark_sent(self._work, file)
        transfers = bank_transfers.of_file(self._work.connection, file.id)
        meant = self._meant(line, transfers)
        if meant is None or (line.account and file.programme not in self._accounts.get(line.account, ())):
            self._decided.conflicts.append(file.message_id)
            self._decided.waits |= meant is None and line.booking is not None and line.ruling is not None
            return
        for each in meant:
            if line.ruling and line.code:
                self._far.setdefault(each.end_to_end_id, {})[line.ruling] = line.code
                self._keep_booking(line, each)

    def _file_of(self, line: AnswerLine) -> BankFile | None:
        """The file of ours that the line names: banks write their own name for the file beside ours for its batch."""
        names = [each for each in (line.batch_id, line.message_id) if each]
        found = (bank_files.file_of_message(self._work.connection, each) for each in names)
        return next((file for file in found if file), None)

    def _meant(self, line: AnswerLine, transfers: Sequence[BankTransfer]) -> Sequence[BankTransfer] | None:
        """Which of a file's transfers make up the sum and the number that the line tells; None: none do.

        Those refused before the debit are not in it where the bank debits the rest in one sum, nor those that it
        debited by themselves.
        """
        groups = (transfers,) if line.ruling == "noted" else self._rests(line, transfers)
        return next((group for group in groups if line.ruling and booking_sums.fits(line, group)), None)

    def _rests(self, line: AnswerLine, transfers: Sequence[BankTransfer]) -> Iterator[Sequence[BankTransfer]]:
        yield transfers
        debited = [each for each in transfers if each.was_settled or each.payment.state != "reversed"]
        yield debited
        if line.ruling == "settled" and line.booking:
            alone = bank_bookings.debited_otherwise(
                self._work.connection,
                [each.payment.id for each in debited],
                self._answer.kind,
                line.booking.reference,
            )
            here = {name for name, verdict in self._near.items() if "settled" in verdict}
            yield [each for each in debited if each.payment.id not in alone and each.end_to_end_id not in here]
            yield [each for each in debited if each.payment.state != "settled" and each.end_to_end_id not in here]

    def _aside(self, line: AnswerLine) -> None:
        """What names none of ours: funding and fees are counted, the rest is for a person."""
        ours = (line.end_to_end_id or "").startswith(OUR_IDS)
        if line.is_fee_alone or (line.aside == "fee" and not ours):
            self._decided.fee_cents += max(line.cents or 0, 0)
        elif line.aside == "funding" and not ours:
            self._decided.funding_cents += max(line.cents or 0, 0)
        else:
            name = line.end_to_end_id if ours else line.label or line.end_to_end_id or line.message_id or line.batch_id
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
