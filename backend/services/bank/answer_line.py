"""A line of the bank's answers: what it says of a transfer, of a file, or of something else on the account."""

import re
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element

from backend.services.bank.bank_xml import at

Ruling = Literal["noted", "settled", "rejected"]
Aside = Literal["funding", "fee"]
"""What is booked on the account beside our transfers, and concerns none of them."""

OUR_IDS = "CESU-"
"""How every end-to-end id of ours begins: one that is not known and begins so is never somebody else's affair."""

UNNAMED = frozenset({"", "NOTPROVIDED", "NOTAVAILABLE", "NONREF"})
"""What stands where a reference is asked for and there is none."""

NO_AMOUNT = -1
"""An amount that equals nothing: not in euros, unreadable, or that does not add up."""

_IBAN = re.compile(r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$")
_AMOUNT = re.compile(r"^(\d{1,13})(?:\.(\d{1,2})0*)?$")


@dataclass(frozen=True, slots=True)
class Booking:
    """An entry on the account, which several lines may tell of.

    Attributes:
        number: Which entry of the answer it is.
        reference: How the bank knows it for ever (AcctSvcrRef); empty where it does not say.
        cents: Its amount.
        adds_up: Whether the amounts of its transfers make it up; None where some are not told.
        lines: How many transfers it tells of.
    """

    number: int
    reference: str
    cents: int
    adds_up: bool | None
    lines: int


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
        batch_id: Which batch of a file; banks that put their own name on the file leave ours here.
        booking: The entry that it is of; None for a status.
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
    batch_id: str | None = None
    booking: Booking | None = None

    @property
    def is_fee_alone(self) -> bool:
        """Whether it is a fee whatever it names; another one is where it names none of ours."""
        return self.aside == "fee" and self.ruling is None


def named(element: Element | None, *path: str) -> str | None:
    """The reference at the path; None where there is none, or a word that says so."""
    text = "" if element is None else at(element, *path)
    return None if text.upper() in UNNAMED else text


def named_as_ours(end_to_end: str | None, instruction: str | None) -> str | None:
    """How a transfer is named: end to end, or by its instruction where only that is ours."""
    ours = (each for each in (end_to_end, instruction) if each and each.startswith(OUR_IDS))
    return next(ours, end_to_end)


def account_in(account: Element | None) -> str:
    """The IBAN of an account, without blanks, under whichever tag the bank writes it; empty where there is none."""
    if account is None:
        return ""
    iban, other = ("".join(at(account, "Id", *path).split()).upper() for path in (("IBAN",), ("Othr", "Id")))
    return iban or (other if _IBAN.match(other) else "")


def reason_in(element: Element, group: str) -> str:
    """The bank's reason in a group of an element: its code, or its own words; empty where there is none."""
    return at(element, group, "Rsn", "Cd") or at(element, group, "Rsn", "Prtry")


def cents_in(amount: Element | None) -> int | None:
    """The cents of an amount in euros; None where there is none; one that equals nothing, for others."""
    if amount is None:
        return None
    return cents_of((amount.text or "").strip()) if amount.get("Ccy") == "EUR" else NO_AMOUNT


def cents_of(text: str) -> int:
    """The cents of an amount as it is written in XML; one that equals nothing where it cannot be read."""
    parts = _AMOUNT.match(text)
    return int(parts[1]) * 100 + int((parts[2] or "").ljust(2, "0")) if parts else NO_AMOUNT
