"""Reads what the bank answers: pain.002 (accepted, rejected), camt.054 and camt.053 (debited, returned, the rest)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element

from backend.services.bank.bank_xml import BankFileRefused, at, read_xml

Ruling = Literal["noted", "settled", "rejected"]
Kind = Literal["pain.002", "camt.053", "camt.054"]
Aside = Literal["funding", "fee"]
"""What is booked on the account beside our transfers, and concerns none of them."""

RULINGS: dict[str, Ruling] = {
    **dict.fromkeys(("RCVD", "PDNG", "PART", "ACTC", "ACCP", "ACSP", "ACWC", "ACFC", "ACFW", "ACPD"), "noted"),
    **dict.fromkeys(("ACWP", "PATC"), "noted"),
    **dict.fromkeys(("RCVC", "RVCM", "RVNC", "RVMC", "RVNM", "RVNA"), "noted"),  # Verification of Payee
    **dict.fromkeys(("ACSC", "ACCC"), "settled"),
    **dict.fromkeys(("RJCT", "CANC"), "rejected"),
}
"""What each status of ISO 20022 (ExternalPaymentTransactionStatus1Code and its group) means to a payment."""

CHARGES = frozenset({"CHRG", "FEES", "COMM"})
RETURNED = "RRTN"
"""Sub-families of bank transaction codes (ExternalBankTransactionSubFamily1Code)."""

NO_AMOUNT = -1
"""An amount that equals nothing: not in euros, unreadable, or that does not add up."""

_AMOUNT = re.compile(r"^(\d{1,13})(?:\.(\d{1,2})0*)?$")


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What the bank says of one transfer, of a whole file, or of something else on the account.

    Attributes:
        end_to_end_id: Which transfer; None when it is of a whole file or of something else.
        message_id: Which file; None where the line does not say.
        ruling: What it means; None for what means nothing to a payment.
        code: The reason, or the status where there is none.
        cents: The amount it tells; None where it tells none.
        count: How many transfers it tells of; None where it does not.
        account: The account it is about; None where it does not say.
        aside: What it is when it names no transfer and no file of ours; None for what a person has to see.
        label: How the bank calls the booking, for that person.
    """

    end_to_end_id: str | None
    message_id: str | None
    ruling: Ruling | None
    code: str
    cents: int | None
    count: int | None = None
    account: str | None = None
    aside: Aside | None = None
    label: str = ""


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
        return BankAnswer("camt.054", at(notice, "GrpHdr", "MsgId"), tuple(_booked(notice, "Ntfctn")))
    if (statement := root.find("BkToCstmrStmt")) is not None:
        return BankAnswer("camt.053", at(statement, "GrpHdr", "MsgId"), tuple(_booked(statement, "Stmt")))
    raise BankFileRefused("The file is neither pain.002 nor camt.053 nor camt.054: nothing was read.")


def _pain002(report: Element) -> Iterator[AnswerLine]:
    """The group's status, each batch's, each transfer's: a nearer one outweighs a farther one."""
    original = at(report, "OrgnlGrpInfAndSts", "OrgnlMsgId")
    named = at(report, "OrgnlGrpInfAndSts", "OrgnlMsgNmId")
    of_transfers = not named or named.startswith("pain.001")
    for group in report.iterfind("OrgnlGrpInfAndSts"):
        yield _whole(original, of_transfers, "GrpSts", group)
    for batch in report.iterfind("OrgnlPmtInfAndSts"):
        ours = of_transfers and at(batch, "OrgnlPmtInfId") in ("", original)
        if at(batch, "PmtInfSts"):
            yield _whole(original, ours, "PmtInfSts", batch)
        for each in batch.iterfind("TxInfAndSts"):
            status = at(each, "TxSts")
            cents = _cents(each.find("OrgnlTxRef/Amt/InstdAmt"))
            code = _reason(each, "StsRsnInf") or status
            account = at(each, "OrgnlTxRef", "DbtrAcct", "Id", "IBAN") or None
            named_so = at(each, "OrgnlEndToEndId")
            ruling = RULINGS.get(status) if ours else None
            yield AnswerLine(named_so, original, ruling, code, cents, account=account)


def _whole(original: str, ours: bool, name: str, element: Element) -> AnswerLine:
    """The status of a file or of its batch; without one, the line only says which file it is about."""
    status = at(element, name)
    cents = _cents_of(at(element, "OrgnlCtrlSum")) if at(element, "OrgnlCtrlSum") else None
    count = at(element, "OrgnlNbOfTxs")
    return AnswerLine(
        end_to_end_id=None,
        message_id=original or None,
        ruling=(RULINGS.get(status) if status else "noted") if ours else None,
        code=_reason(element, "StsRsnInf") or status,
        cents=cents,
        count=int(count) if count.isdecimal() else None,
    )


def _booked(document: Element, each: str) -> Iterator[AnswerLine]:
    """Booked entries only: what is pending may still change."""
    for account in document.iterfind(each):
        iban = at(account, "Acct", "Id", "IBAN")
        for entry in account.iterfind("Ntry"):
            if (at(entry, "Sts", "Cd") or at(entry, "Sts")) == "BOOK":
                yield from _entry(entry, iban)


def _entry(entry: Element, iban: str) -> Iterator[AnswerLine]:
    """The transfers of a booking, which must add up to it; or the one line that it is."""
    total = _cents(entry.find("Amt"))
    single = entry.findall("NtryDtls/TxDtls")
    if not single:
        batch = at(entry, "NtryDtls", "Btch", "MsgId") or at(entry, "NtryDtls", "Btch", "PmtInfId")
        count = at(entry, "NtryDtls", "Btch", "NbOfTxs")
        yield _line(entry, None, (None, batch or None), total, iban, int(count) if count.isdecimal() else None)
        return
    amounts = [_cents(each.find("AmtDtls/TxAmt/Amt")) or _cents(each.find("Amt")) for each in single]
    if len(single) == 1:
        amounts = [amounts[0] or total]
    elif None in amounts or sum(each or 0 for each in amounts) != total:
        amounts = [NO_AMOUNT] * len(single)
    for each, cents in zip(single, amounts, strict=True):
        named = at(each, "Refs", "EndToEndId") or None
        whole = None if named else at(each, "Refs", "MsgId") or at(each, "Refs", "PmtInfId") or None
        yield _line(entry, each, (named, whole), cents, iban, None)


def _line(  # noqa: PLR0913, PLR0917 - what a booking tells
    entry: Element,
    details: Element | None,
    names: tuple[str | None, str | None],
    cents: int | None,
    iban: str,
    count: int | None,
) -> AnswerLine:
    side, undone = at(entry, "CdtDbtInd"), at(entry, "RvslInd") == "true"
    family = _sub_family(details) or _sub_family(entry)
    reason = _reason(details, "RtrInf") if details is not None else ""
    returns = bool(reason) or family == RETURNED or undone
    ruling: Ruling | None = None
    aside: Aside | None = None
    if side == "DBIT" and family in CHARGES:
        aside = "fee"
    elif side == "DBIT" and not returns:
        ruling = "settled"
    elif side == "CRDT":
        ruling, aside = ("rejected", None) if returns else (None, "funding")
    label = at(entry, "AcctSvcrRef") or at(entry, "NtryRef")
    cents = NO_AMOUNT if cents is None else cents
    return AnswerLine(*names, ruling, reason or "BOOK", cents, count, iban, aside, label)


def _sub_family(element: Element | None) -> str:
    return "" if element is None else at(element, "BkTxCd", "Domn", "Fmly", "SubFmlyCd")


def _reason(element: Element, group: str) -> str:
    return at(element, group, "Rsn", "Cd") or at(element, group, "Rsn", "Prtry")


def _cents(amount: Element | None) -> int | None:
    """The cents of an amount in euros; None where there is none; one that equals nothing, for others."""
    if amount is None:
        return None
    return _cents_of((amount.text or "").strip()) if amount.get("Ccy") == "EUR" else NO_AMOUNT


def _cents_of(text: str) -> int:
    parts = _AMOUNT.match(text)
    return int(parts[1]) * 100 + int((parts[2] or "").ljust(2, "0")) if parts else NO_AMOUNT
