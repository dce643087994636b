"""Reads what is booked on the account (camt.053, camt.054): transfers debited and returned, funding, fees."""

from collections.abc import Iterator, Sequence
from itertools import count
from xml.etree.ElementTree import Element

from backend.services.bank.answer_line import (
    NO_AMOUNT,
    AnswerLine,
    Aside,
    Booking,
    Ruling,
    account_in,
    cents_in,
    named,
    named_as_ours,
    reason_in,
)
from backend.services.bank.bank_xml import at
from backend.services.bank.charge_codes import is_charge, may_be_charge, sub_family

RETURNED = "RRTN"
"""A sub-family of bank transaction codes (ExternalBankTransactionSubFamily1Code)."""

NOT_BOOKED = frozenset({"PDNG", "INFO", "FUTR"})
"""What may still change, or is not on the account (ExternalEntryStatus1Code)."""

STATEMENT = "Stmt"

AMOUNTS = ("AmtDtls/TxAmt/Amt", "Amt", "AmtDtls/InstdAmt/Amt")

Names = tuple[str | None, str | None, str | None]
"""How a line names its transfer, its file and its batch."""


def booked(document: Element, each: str) -> Iterator[AnswerLine]:
    """The lines of booked entries, and one for each of which the bank does not clearly say whether it is.

    A statement's entries are booked where it does not say otherwise; what is pending may still change.

    Args:
        document: The notice or the statement.
        each: How its parts are called, one for each account and day.
    """
    numbers = count()
    for account in document.iterfind(each):
        iban = account_in(account.find("Acct"))
        for entry in account.iterfind("Ntry"):
            status = _status(entry, unsaid="BOOK" if each == STATEMENT else "")
            if status == "BOOK":
                yield from _entry(entry, iban, next(numbers))
            elif status not in NOT_BOOKED:
                yield AnswerLine(None, None, None, status, None, account=iban, label=_label(entry))


def _status(entry: Element, unsaid: str) -> str:
    """The code of an entry's status, as a word in the older versions; `unsaid` where there is no status at all."""
    if entry.find("Sts") is None:
        return unsaid
    return at(entry, "Sts", "Cd") or at(entry, "Sts") or "proprietary"


def _label(entry: Element) -> str:
    """How the bank calls the entry: by itself, or by what it is of."""
    found = entry.iterfind("NtryDtls/TxDtls")
    return at(entry, "AcctSvcrRef") or at(entry, "NtryRef") or next(filter(None, map(_name, found)), "")


def _name(details: Element) -> str | None:
    return named_as_ours(named(details, "Refs", "EndToEndId"), named(details, "Refs", "InstrId"))


def _entry(entry: Element, iban: str, number: int) -> Iterator[AnswerLine]:
    """The transfers of a booking, or the one line that it is."""
    total, single = cents_in(entry.find("Amt")), entry.findall("NtryDtls/TxDtls")
    names_told = [_name(each) for each in single]
    if len(single) > 1 and any(names_told):
        amounts = [_amount(each) for each in single]
        booking = _booking(entry, number, total, amounts)
        for each, name, cents in zip(single, names_told, amounts, strict=True):
            names = name, *((None, None) if name else _file_names(each, "Refs"))
            yield _line(entry, each, names, (cents, None), iban, booking)
        return
    details = single[0] if single else None
    listed, batch = _file_names(details, "Refs"), _file_names(entry, "NtryDtls", "Btch")
    name = names_told[0] if single else None
    names = name, *((None, None) if name else listed if any(listed) else batch)
    booking = _booking(entry, number, total, [total])
    cents = (_amount(single[0]) if len(single) == 1 else None) or booking.cents
    yield _line(entry, details, names, (cents, None if name else _count(entry)), iban, booking)


def _booking(entry: Element, number: int, total: int | None, amounts: Sequence[int | None]) -> Booking:
    adds_up = None if None in amounts else sum(each or 0 for each in amounts) == total
    reference = named(entry, "AcctSvcrRef") or ""
    return Booking(number, reference, NO_AMOUNT if total is None else total, adds_up, len(amounts))


def _file_names(element: Element | None, *path: str) -> tuple[str | None, str | None]:
    return named(element, *path, "MsgId"), named(element, *path, "PmtInfId")


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
    family = sub_family(details) or sub_family(entry)
    explained = details is not None and details.find("RtrInf") is not None
    returns = explained or family == RETURNED or undone
    if side == "DBIT" and is_charge(entry, details):
        return None, "fee"
    if side == "DBIT" and not returns:
        return "settled", "fee" if may_be_charge(entry) else None
    if side == "CRDT":
        return ("rejected", None) if returns else (None, "funding")
    return None, None
