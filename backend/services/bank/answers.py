"""Reads what the bank answers: pain.002 (accepted, rejected) and camt.054 (debited, returned)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element

from backend.services.bank.bank_xml import BankFileRefused, at, read_xml

Ruling = Literal["noted", "settled", "rejected"]
Kind = Literal["pain.002", "camt.054"]

RULINGS: dict[str, Ruling] = {
    **dict.fromkeys(("RCVD", "PDNG", "PART", "ACTC", "ACCP", "ACSP", "ACWC", "ACFC", "ACWP", "PATC"), "noted"),
    **dict.fromkeys(("ACSC", "ACCC"), "settled"),
    **dict.fromkeys(("RJCT", "CANC"), "rejected"),
}
"""What each status of ISO 20022 (ExternalPaymentTransactionStatus1Code) means to a payment."""

_AMOUNT = re.compile(r"^(\d{1,13})(?:\.(\d{1,2})0*)?$")


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What the bank says of one transfer, or of a whole file.

    Attributes:
        end_to_end_id: Which transfer; None when the whole file is meant.
        message_id: Which file; None where the line does not say.
        ruling: What it means; None for a status that we do not know.
        code: The reason, or the status where there is none.
        cents: The amount it tells; None where it tells none.
    """

    end_to_end_id: str | None
    message_id: str | None
    ruling: Ruling | None
    code: str
    cents: int | None


@dataclass(frozen=True, slots=True)
class BankAnswer:
    """A file of the bank: which kind, under which message id, and its lines in order."""

    kind: Kind
    message_id: str
    lines: tuple[AnswerLine, ...]


def read(content: bytes) -> BankAnswer:
    """What the file says.

    Raises:
        BankFileRefused: It is neither pain.002 nor camt.054, or cannot be read.
    """
    root = read_xml(content)
    if (report := root.find("CstmrPmtStsRpt")) is not None:
        return BankAnswer("pain.002", at(report, "GrpHdr", "MsgId"), tuple(_pain002(report)))
    if (notice := root.find("BkToCstmrDbtCdtNtfctn")) is not None:
        return BankAnswer("camt.054", at(notice, "GrpHdr", "MsgId"), tuple(_camt054(notice)))
    raise BankFileRefused("The file is neither pain.002 nor camt.054: nothing was read.")


def _pain002(report: Element) -> Iterator[AnswerLine]:
    """The group's status, each batch's, each transfer's: a nearer one outweighs a farther one."""
    message_id = at(report, "OrgnlGrpInfAndSts", "OrgnlMsgId") or None
    for group in report.iterfind("OrgnlGrpInfAndSts"):
        if status := at(group, "GrpSts"):
            yield _whole(message_id, status, group)
    for batch in report.iterfind("OrgnlPmtInfAndSts"):
        if status := at(batch, "PmtInfSts"):
            yield _whole(message_id or at(batch, "OrgnlPmtInfId"), status, batch)
        for each in batch.iterfind("TxInfAndSts"):
            status = at(each, "TxSts")
            cents = _cents(each.find("OrgnlTxRef/Amt/InstdAmt"))
            code = _reason(each, "StsRsnInf") or status
            yield AnswerLine(at(each, "OrgnlEndToEndId"), message_id, RULINGS.get(status), code, cents)


def _whole(message_id: str | None, status: str, element: Element) -> AnswerLine:
    return AnswerLine(None, message_id, RULINGS.get(status), _reason(element, "StsRsnInf") or status, None)


def _camt054(notice: Element) -> Iterator[AnswerLine]:
    """Booked entries only: what is pending may still change."""
    for entry in notice.iterfind("Ntfctn/Ntry"):
        if (at(entry, "Sts", "Cd") or at(entry, "Sts")) == "BOOK":
            ruling: Ruling = "settled" if at(entry, "CdtDbtInd") == "DBIT" else "rejected"
            yield from _entry(entry, ruling)


def _entry(entry: Element, ruling: Ruling) -> Iterator[AnswerLine]:
    single = entry.findall("NtryDtls/TxDtls")
    if single:
        yield from (_transaction(each, ruling) for each in single)
        return
    # The bank books the file as one sum, held against the file's own; or it books what is not ours.
    batch = at(entry, "NtryDtls", "Btch", "MsgId") or at(entry, "NtryDtls", "Btch", "PmtInfId")
    named = batch or at(entry, "AcctSvcrRef") or at(entry, "NtryRef") or None
    yield AnswerLine(None, named, ruling, "BOOK", _cents(entry.find("Amt")))


def _transaction(details: Element, ruling: Ruling) -> AnswerLine:
    cents = _cents(details.find("AmtDtls/TxAmt/Amt")) or _cents(details.find("Amt"))
    returned = _reason(details, "RtrInf")
    # A debit that carries the reason of a return tells of the return's own cost, never of a payment.
    meant = None if ruling == "settled" and returned else ruling
    return AnswerLine(at(details, "Refs", "EndToEndId"), None, meant, returned or "BOOK", cents)


def _reason(element: Element, group: str) -> str:
    return at(element, group, "Rsn", "Cd") or at(element, group, "Rsn", "Prtry")


def _cents(amount: Element | None) -> int | None:
    """The cents of an amount in euros; None where there is none; -1, which equals nothing, for others."""
    if amount is None:
        return None
    parts = _AMOUNT.match((amount.text or "").strip())
    if parts is None or amount.get("Ccy") != "EUR":
        return -1
    return int(parts[1]) * 100 + int((parts[2] or "").ljust(2, "0"))
