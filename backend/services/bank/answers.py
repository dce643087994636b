"""Reads what the bank answers: pain.002 (accepted, rejected), camt.054 and camt.053 (debited, returned, the rest)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element

from backend.services.bank.answer_line import (
    AnswerLine,
    Ruling,
    account_in,
    cents_in,
    cents_of,
    named,
    named_as_ours,
    reason_in,
)
from backend.services.bank.bank_xml import BankFileRefused, at, read_xml
from backend.services.bank.booked_entries import booked

Kind = Literal["pain.002", "camt.053", "camt.054"]
RULINGS: dict[str, Ruling] = {
    **dict.fromkeys(("RCVD", "PDNG", "PART", "ACTC", "ACCP", "ACSP", "ACWC", "ACFC", "ACFW", "ACPD"), "noted"),
    **dict.fromkeys(("ACWP", "PATC"), "noted"),
    **dict.fromkeys(("RCVC", "RVCM", "RVNC", "RVMC", "RVNM", "RVNA"), "noted"),  # Verification of Payee
    **dict.fromkeys(("ACSC", "ACCC"), "settled"),
    **dict.fromkeys(("RJCT", "CANC"), "rejected"),
}
"""What each status of ISO 20022 (ExternalPaymentTransactionStatus1Code and its group) means to a payment."""


@dataclass(frozen=True, slots=True)
class BankAnswer:
    """A file of the bank: which kind, under which message id, and its lines in order."""

    kind: Kind
    message_id: str
    lines: tuple[AnswerLine, ...]


def read(content: bytes) -> BankAnswer:
    """What the file says.

    Raises:
        BankFileRefused: It is neither pain.002 nor camt.053 nor camt.054, or cannot be read.
    """
    root = read_xml(content)
    if (report := root.find("CstmrPmtStsRpt")) is not None:
        return BankAnswer("pain.002", at(report, "GrpHdr", "MsgId"), tuple(_pain002(report)))
    if (notice := root.find("BkToCstmrDbtCdtNtfctn")) is not None:
        return BankAnswer("camt.054", at(notice, "GrpHdr", "MsgId"), tuple(booked(notice, "Ntfctn")))
    if (statement := root.find("BkToCstmrStmt")) is not None:
        return BankAnswer("camt.053", at(statement, "GrpHdr", "MsgId"), tuple(booked(statement, "Stmt")))
    raise BankFileRefused("The file is neither pain.002 nor camt.053 nor camt.054: nothing was read.")


def _pain002(report: Element) -> Iterator[AnswerLine]:
    """The group's status, each batch's, each transfer's: a nearer one outweighs a farther one."""
    original = at(report, "OrgnlGrpInfAndSts", "OrgnlMsgId")
    about = at(report, "OrgnlGrpInfAndSts", "OrgnlMsgNmId")
    of_transfers = not about or about.startswith("pain.001")
    for group in report.iterfind("OrgnlGrpInfAndSts"):
        yield _whole(original, of_transfers, "GrpSts", group)
    for batch in report.iterfind("OrgnlPmtInfAndSts"):
        ours = of_transfers and at(batch, "OrgnlPmtInfId") in ("", original)
        if at(batch, "PmtInfSts"):
            yield _whole(original, ours, "PmtInfSts", batch)
        for each in batch.iterfind("TxInfAndSts"):
            status = at(each, "TxSts")
            cents = cents_in(each.find("OrgnlTxRef/Amt/InstdAmt"))
            code = reason_in(each, "StsRsnInf") or status
            account = account_in(each.find("OrgnlTxRef/DbtrAcct")) or None
            named_so = named_as_ours(named(each, "OrgnlEndToEndId"), named(each, "OrgnlInstrId")) or ""
            ruling = RULINGS.get(status) if ours else None
            yield AnswerLine(named_so, original, ruling, code, cents, account=account)


def _whole(original: str, ours: bool, name: str, element: Element) -> AnswerLine:
    """The status of a file or of its batch; without one, the line only says which file it is about."""
    status = at(element, name)
    cents = cents_of(at(element, "OrgnlCtrlSum")) if at(element, "OrgnlCtrlSum") else None
    count = at(element, "OrgnlNbOfTxs")
    return AnswerLine(
        end_to_end_id=None,
        message_id=original or None,
        ruling=(RULINGS.get(status) if status else "noted") if ours else None,
        code=reason_in(element, "StsRsnInf") or status,
        cents=cents,
        count=int(count) if count.isdecimal() else None,
    )
