"""Where a beneficiary is reached, how they are told of payments, and what was changed of it."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from backend.domain.numbering import endings, is_mobile

PayerWay = Literal["sms", "voice", "email", "post", "nothing"]
"""How a beneficiary is told of their payments: in a text, a call, an e-mail, a receipt by post, or not at all."""

ChangeKind = Literal["number_added", "number_removed", "address", "email", "told_by"]
"""What of a beneficiary's contact details was changed."""

SETTLED_AFTER = timedelta(days=14)
"""After how long a number that came beside or after another one counts as much as the first of the issuer's.

Until then its owner has been told of it at every other number: no older number leaves by the word of a new one.
"""

MOST_NUMBERS = 5
"""How many numbers an owner may have: each of them is told of what is changed, so that none may hide the others."""

LONGEST_LINE, LONGEST_TOWN, LONGEST_EMAIL = 76, 32, 254
"""Characters: two lines of an envelope's window; what is left of one beside a postcode; what e-mail allows."""

POSTCODE = re.compile(r"[0-9]{5}")
EMAIL = re.compile(r"[^@\s,;<>\"=][^@\s,;<>\"]{0,63}@[^@\s,;<>\"]{1,190}\.[^@\s,;<>\".]{2,}")


class NoSuchContact(ValueError):  # noqa: N818 - a sentence, as all our errors
    """What was given is no address, e-mail address or number; the message is a sentence."""


class NothingToUndo(LookupError):  # noqa: N818 - a sentence, as all our errors
    """A change cannot be undone; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where somebody lives, in France: the number and street, the postcode (five digits), the town.

    `more` is what stands above the street on an envelope; empty where there is nothing.
    """

    street: str
    postcode: str
    town: str
    more: str = ""


def sound_address(street: str, postcode: str, town: str, more: str = "") -> PostalAddress:
    """An address that a letter can carry, its spaces in order.

    Raises:
        NoSuchContact: A part is missing, too long, or cannot be printed.
    """
    street, town, more = (" ".join(part.split()) for part in (street, town, more))
    if not (0 < len(street) <= LONGEST_LINE and 0 < len(town) <= LONGEST_TOWN and len(more) <= LONGEST_LINE):
        raise NoSuchContact(f"Give a street of 1 to {LONGEST_LINE} characters and a town of 1 to {LONGEST_TOWN}.")
    if not POSTCODE.fullmatch(postcode):
        raise NoSuchContact("A postcode has five digits.")
    if not f"{more}{street}{town}".isprintable():
        raise NoSuchContact("An address has letters, figures and signs alone.")
    return PostalAddress(street, postcode, town, more)


def is_email(address: str) -> bool:
    """Whether it can be an e-mail address, on one line."""
    return bool(EMAIL.fullmatch(address)) and address.isprintable() and len(address) <= LONGEST_EMAIL


@dataclass(frozen=True, slots=True)
class RegisteredNumber:
    """A telephone number on file for a beneficiary.

    Attributes:
        number: E.164.
        registered_at: When it came beside or after another one, in UTC; None for the first that the issuer gave.
    """

    number: str
    registered_at: datetime | None

    def is_settled(self, now: datetime) -> bool:
        """Whether it proves more than that somebody had the PIN, or an adviser's account, a few days ago."""
        return self.registered_at is None or now - self.registered_at >= SETTLED_AFTER


@dataclass(frozen=True, slots=True)
class Reached:
    """Where somebody was reached when something was changed: who is told of it, whatever else is changed later."""

    numbers: tuple[RegisteredNumber, ...] = ()
    email: str | None = None


@dataclass(frozen=True, slots=True)
class NumberOnFile:
    """A number as it may be told to who has given no PIN: its last digits, and whether it takes texts."""

    ending: str
    is_mobile: bool


@dataclass(frozen=True, slots=True)
class PayerReach:
    """How a beneficiary is told of payments, and how they can be; no number, no address."""

    way: PayerWay | None
    ways: tuple[PayerWay, ...]


@dataclass(frozen=True, slots=True)
class PayerContact:
    """Where a beneficiary is reached.

    Attributes:
        numbers: Their telephones, in the order of their digits.
        email: Their e-mail address; None where there is none.
        address: Where they live; None where that is not known.
        told_by: How they chose to be told of payments; None where they have not chosen.
    """

    numbers: tuple[RegisteredNumber, ...]
    email: str | None
    address: PostalAddress | None
    told_by: PayerWay | None

    @property
    def reached(self) -> Reached:
        """Where they are reached now."""
        return Reached(self.numbers, self.email)

    @property
    def on_file(self) -> tuple[NumberOnFile, ...]:
        """The numbers, as far as they may be told."""
        told = endings([each.number for each in self.numbers])
        return tuple(NumberOnFile(end, is_mobile(each.number)) for end, each in zip(told, self.numbers, strict=True))

    @property
    def reach(self) -> PayerReach:
        """How they are told, as far as it may be told."""
        return PayerReach(self.way, self.ways)

    @property
    def phone(self) -> str | None:
        """Where they can be rung, E.164; None where no number is known."""
        return self.numbers[0].number if self.numbers else None

    @property
    def mobile(self) -> str | None:
        """Where they take texts, E.164; None where no mobile is known."""
        return next((each.number for each in self.numbers if is_mobile(each.number)), None)

    @property
    def ways(self) -> tuple[PayerWay, ...]:
        """How they can be told, by what is on file."""
        found: dict[PayerWay, object] = {
            "sms": self.mobile,
            "voice": self.phone,
            "email": self.email,
            "post": self.address,
            "nothing": True,
        }
        return tuple(way for way, where in found.items() if where)

    @property
    def way(self) -> PayerWay | None:
        """How they are told: as they chose if that is possible, else by text; None where neither is."""
        if self.told_by in self.ways:
            return self.told_by
        return "sms" if self.mobile else None


@dataclass(frozen=True, slots=True)
class ContactChange:
    """What was changed of a beneficiary's contact details.

    Attributes:
        id: The storage's number.
        beneficiary_id: Whose they are.
        kind: What was changed.
        was: What stood there before, as JSON; of a number, the one that came or went.
        at: When, in UTC.
        who: The adviser who changed it; None where its owner did.
        why: The adviser's reason; None where its owner did it.
        undone_at: When an adviser undid it; None while it stands.
    """

    id: int
    beneficiary_id: int
    kind: ChangeKind
    was: Any
    at: datetime
    who: str | None
    why: str | None
    undone_at: datetime | None
