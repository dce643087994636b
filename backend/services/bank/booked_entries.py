"""Reads what is booked on the account (camt.053, camt.054): transfers debited and returned, funding, fees."""

from collections.abc import Iterator, Sequence
from itertools import count
from xml.etree.ElementTree import Element

from backend.services.bank.answer_line import NO_AMOUNT, AnswerLine, Aside, Booking, Ruling, cents_in, reason_in
from backend.services.bank.bank_xml import at

CHARGES = frozenset({"CHRG", "FEES", "COMM"})
RETURNED = "RRTN"
"""Sub-families of bank transaction codes (ExternalBankTransactionSubFamily1Code)."""

CFONB_CHARGES = frozenset({"62"})
"""Codes of the French interbank list, of banks that give no other: charges and commissions."""

UNNAMED = frozenset({"", "NOTPROVIDED", "NOTAVAILABLE", "NONREF"})
"""What stands where a reference is asked for and there is none."""

AMOUNTS = ("AmtDtls/TxAmt/Amt", "Amt", "AmtDtls/InstdAmt/Amt")

Names = tuple[str | None, str | None, str | None]
"""How a line names its transfer, its file and its batch."""


def booked(document: Element, each: str) -> Iterator[AnswerLine]:
    """The lines of booked entries; what is pending may still change.

    Args:
        document: The notice or the statement.
        each: How its parts are called, one for each account and day.
    """
    numbers = count()
    for account in document.iterfind(each):
        iban = at(account, "Acct", "Id", "IBAN")
        for entry in account.iterfind("Ntry"):
            if (at(entry, "Sts", "Cd") or at(entry, "Sts")) == "BOOK":
                yield from _entry(entry, iban, next(numbers))


def _entry(entry: Element, iban: str, number: int) -> Iterator[AnswerLine]:
    """The transfers of a booking, or the one line that it is."""
    total, single = cents_in(entry.find("Amt")), entry.findall("NtryDtls/TxDtls")
    named = [_named(each, "Refs", "EndToEndId") for each in single]
    if len(single) > 1 and any(named):
        amounts = [_amount(each) for each in single]
        booking = _booking(entry, number, total, amounts)
        for each, name, cents in zip(single, named, amounts, strict=True):
            names = name, *((None, None) if name else _file_names(each, "Refs"))
            yield _line(entry, each, names, (cents, None), iban, booking)
        return
    details = single[0] if single else None
    listed, batch = _file_names(details, "Refs"), _file_names(entry, "NtryDtls", "Btch")
    name = named[0] if single else None
    names = name, *((None, None) if name else listed if any(listed) else batch)
    booking = _booking(entry, number, total, [total])
    cents = (_amount(single[0]) if len(single) == 1 else None) or booking.cents
    yield _line(entry, details, names, (cents, None if name else _count(entry)), iban, booking)


def _booking(entry: Element, number: int, total: int | None, amounts: Sequence[int | None]) -> Booking:
    adds_up = None if None in amounts else sum(each or 0 for each in amounts) == total
    reference = _named(entry, "AcctSvcrRef") or ""
    return Booking(number, reference, NO_AMOUNT if total is None else total, adds_up, len(amounts))


def _named(element: Element | None, *path: str) -> str | None:
    """The reference at the path; None where there is none, or a word that says so."""
    text = "" if element is None else at(element, *path)
    return None if text.upper() in UNNAMED else text


def _file_names(element: Element | None, *path: str) -> tuple[str | None, str | None]:
    return _named(element, *path, "MsgId"), _named(element, *path, "PmtInfId")


def _amount(details: Element) -> int | None:
    """What the transfer's details tell, in cents: what was booked before what was asked for."""
    told = (cents_in(details.find(path)) for path in AMOUNTS)
    return next((cents for cents in told if cents is not None), None)


def _count(entry: Element) -> int | None:
    told = at(entry, "NtryDtls", "Btch", "NbOfTxs")
    return int(told) if told.isdecimal() else None


def _line(  # noqa: PLR0913, PLR0917 - what a booking tells
    entry: Element,
    details: Element | None,
    names: Names,
    told: tuple[int | None, int | None],
    iban: str,
    booking: Booking,
) -> AnswerLine:
    ruling, aside = _meaning(entry, details)
    reason = reason_in(details, "RtrInf") if details is not None else ""
    cents, number = told
    label = at(entry, "AcctSvcrRef") or at(entry, "NtryRef")
    name, file, batch = names
    return AnswerLine(name, file, ruling, reason or "BOOK", cents, number, iban, aside, label, batch, booking)


def _meaning(entry: Element, details: Element | None) -> tuple[Ruling | None, Aside | None]:
    """What the booking is to a transfer that it names, and what it is where it names none of ours."""
    side, undone = at(entry, "CdtDbtInd"), at(entry, "RvslInd") in ("true", "1")
    family = _sub_family(details) or _sub_family(entry)
    explained = details is not None and details.find("RtrInf") is not None
    returns = explained or family == RETURNED or undone
    if side == "DBIT" and (family in CHARGES or _is_cfonb_charge(entry)):
        return None, "fee"
    if side == "DBIT" and not returns:
        return "settled", None
    if side == "CRDT":
        return ("rejected", None) if returns else (None, "funding")
    return None, None


def _sub_family(element: Element | None) -> str:
    return "" if element is None else at(element, "BkTxCd", "Domn", "Fmly", "SubFmlyCd")


def _is_cfonb_charge(entry: Element) -> bool:
    """Whether the bank codes the entry in the French way only, and as a charge."""
    code, issuer = at(entry, "BkTxCd", "Prtry", "Cd"), at(entry, "BkTxCd", "Prtry", "Issr")
    return not _sub_family(entry) and issuer == "CFONB" and code in CFONB_CHARGES
