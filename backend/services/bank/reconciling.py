"""Holds rows, ledger, bank files and the ledger's own chain against each other, one by one and to the cent."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from xml.etree.ElementTree import Element

from backend.domain.hash_chain import ChainProof, follow
from backend.domain.ledger_chain import link
from backend.domain.reconciliation import ProgrammeSums
from backend.services.bank.bank_xml import BankFileRefused, at, read_xml
from backend.services.work import Work
from backend.storage import bank_files, bank_transfers, ledger_seals, money_proofs, money_sums
from backend.storage.bank_transfers import GivenTransfer
from backend.storage.vault import CannotBeOpened

MOST_TOLD = 20
"""Sentences of one kind: a book that is wrong a thousand times is wrong."""

LONG_SEALED = timedelta(hours=1)
"""What is older must be sealed: no transaction takes so long, and sealing runs every few minutes."""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What a reconciliation found.

    Attributes:
        sums: The money of every programme.
        chain: What following the ledger's chain gave.
        wrong: In sentences, which lots, payments, people and files do not agree.
    """

    sums: tuple[ProgrammeSums, ...]
    chain: ChainProof
    wrong: tuple[str, ...]

    @property
    def differences(self) -> tuple[str, ...]:
        """In sentences what does not agree; none is how it must be."""
        sums = tuple(sentence for each in self.sums for sentence in each.differences)
        return sums + self.wrong + self.chain.differences[:MOST_TOLD]


def reconcile(work: Work) -> Reconciliation:
    """Hold everything against everything; what the ledger does not have sealed yet is sealed first."""
    sums = tuple(money_sums.sums(work.connection))
    bank = (*islice(_wrong_files(work), MOST_TOLD), *islice(_wrong_answers(work), MOST_TOLD))
    wrong = (*money_proofs.found_wrong(work.connection, MOST_TOLD), *bank)
    return Reconciliation(sums, verify_ledger(work), wrong)


def verify_ledger(work: Work, known_head: str | None = None) -> ChainProof:
    """Seal what is not sealed yet, and follow the chain.

    Args:
        work: The transaction.
        known_head: A hash that was written down elsewhere: it has to be in the chain.
    """
    ledger_seals.seal(work.connection, everything=True)
    proof = follow(ledger_seals.chain(work.connection), link, "The ledger's entry", known_head)
    if outside := ledger_seals.uncovered(work.connection, work.now - LONG_SEALED):
        sentence = f"{outside} entries of the ledger stand outside the chain: no seal covers them."
        proof = replace(proof, differences=(*proof.differences, sentence))
    return proof


def _wrong_files(work: Work) -> Iterator[str]:
    """Files whose bytes pay another sum or account than what was given, pay one twice, or say another total."""
    for file_id in bank_files.ids(work.connection):
        try:
            (file,) = bank_files.files(work.connection, [file_id])
        except CannotBeOpened:
            yield f"file {bank_files.message_of(work.connection, file_id)}: its bytes were altered."
            continue
        if hashlib.sha256(file.content).hexdigest() != file.sha256:
            yield f"file {file.message_id}: its bytes are not those of its SHA-256."
        given = {each.end_to_end_id: each for each in bank_transfers.given_in(work.connection, file_id)}
        try:
            root = read_xml(file.content)
        except BankFileRefused:
            yield f"file {file.message_id}: its bytes cannot be read."
            continue
        pays = list(_paid_by(work, root))
        once = sorted(each.end_to_end_id for each in pays) == sorted(given)
        if not once or not all(_is_as_given(each, given[each.end_to_end_id]) for each in pays):
            yield f"file {file.message_id}: its bytes do not pay what was given."
        elif _totals(root) != {(str(file.transfers), file.cents)}:
            yield f"file {file.message_id}: its bytes tell another number or sum."


def _wrong_answers(work: Work) -> Iterator[str]:
    for message_id, sha256, content in bank_files.reports(work.connection):
        if content is None or hashlib.sha256(content).hexdigest() != sha256:
            yield f"answer {message_id}: its bytes are not those of its SHA-256."


def _is_as_given(pays: GivenTransfer, given: GivenTransfer) -> bool:
    """Files of before accounts were kept with their transfers are held against amounts only."""
    return pays.cents == given.cents and given.iban_digest in (None, pays.iban_digest)


def _paid_by(work: Work, root: Element) -> Iterator[GivenTransfer]:
    for each in root.iterfind(".//CdtTrfTxInf"):
        worth = _cents(at(each, "Amt", "InstdAmt"))
        account = bank_transfers.account_digest(work.connection, at(each, "CdtrAcct", "Id", "IBAN"))
        yield GivenTransfer(at(each, "PmtId", "EndToEndId"), worth, account)


def _totals(root: Element) -> set[tuple[str, int]]:
    """The numbers and sums (cents) that the file tells of itself: in its heading, and of its batch."""
    told = (*root.iterfind(".//GrpHdr"), *root.iterfind(".//PmtInf"))
    return {(at(each, "NbOfTxs"), _cents(at(each, "CtrlSum"))) for each in told}


def _cents(text: str) -> int:
    euros, _, cents = text.partition(".")
    return int(euros) * 100 + int(cents.ljust(2, "0")) if (euros + cents).isdecimal() else 0
