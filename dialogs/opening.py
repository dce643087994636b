"""What is known of a conversation before its first word."""

from dataclasses import dataclass
from typing import Literal

from backend.domain.contact import ContactWay
from backend.domain.order import Order
from backend.domain.payer_contact import PayerWay, PostalAddress
from backend.domain.payment import Payment
from backend.domain.people import Beneficiary, Payee
from backend.domain.programme import CheckedFor
from backend.domain.trusted import Helped


@dataclass(frozen=True, slots=True)
class Cancellation:
    """A payment that is to be cancelled, by its reference (nine digits)."""

    cancels: str


@dataclass(frozen=True, slots=True)
class TellBy:
    """How an intervenant wants to be told of payments from now on."""

    tell_by: ContactWay


@dataclass(frozen=True, slots=True)
class ChoosePin:
    """A beneficiary wants to choose a PIN: their first, or another in the place of a forgotten one."""

    forgotten: bool


@dataclass(frozen=True, slots=True)
class AddNumber:
    """A telephone number (E.164) that a beneficiary writes to have added: it is rung itself, after the PIN."""

    adds: str


@dataclass(frozen=True, slots=True)
class NewNumber:
    """The number that is rung shall be one of a beneficiary's, whose PIN is asked for there."""

    rings_new: Literal[True] = True


@dataclass(frozen=True, slots=True)
class NewAddress:
    """Where a beneficiary lives from now on."""

    lives_at: PostalAddress


@dataclass(frozen=True, slots=True)
class NewEmail:
    """A beneficiary's e-mail address from now on."""

    mails_to: str


@dataclass(frozen=True, slots=True)
class TellPayerBy:
    """How a beneficiary wants to be told of payments from now on."""

    tells_by: PayerWay


@dataclass(frozen=True, slots=True)
class ToCheck:
    """A payment that the PIN alone does not pay: it is agreed and proven in the call to its payer's number on file.

    `asked_from` is the digest of the number that asked for it; empty where none was shown.
    """

    pays: Order
    asked_from: str = ""


@dataclass(frozen=True, slots=True)
class CheckNeeded:
    """What a payment takes beside the PIN.

    Attributes:
        why: What makes it so.
        endings: The last digits of each number that may be rung, in order; none where there is none.
        here: Whether the number that rings or writes is one of them.
    """

    why: CheckedFor
    endings: tuple[str, ...]
    here: bool


@dataclass(frozen=True, slots=True)
class Account:
    """One of the accounts of whoever is on the line: the storage's number of it, and its programme's names."""

    beneficiary_id: int
    name: str
    spoken_name: str


Details = AddNumber | NewNumber | NewAddress | NewEmail | TellPayerBy
"""What a beneficiary changes of where and how they are reached."""

Asked = Order | Cancellation | TellBy | ToCheck | ChoosePin | Details
"""What was asked, and is to be confirmed on the telephone that we ring."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A cut conversation that can be resumed, and whom it was about to pay."""

    conversation_id: int
    payee: Payee


@dataclass(frozen=True)
class Opening:
    """How a conversation begins.

    Attributes:
        interrupted: Whether it goes on after the script has changed under it.
        caller: Who it is, if that is known before the first word.
        paid: What they had already paid in it, when it was interrupted.
        asked: What a call that we place is about.
        call_back_id: The storage's number of that call.
        serves: How the programmes of the number are said, where they are several.
        rung_from: The digest of the number that rings; empty where none is shown, and in a call that we place.
    """

    interrupted: bool = False
    caller: Beneficiary | Payee | Helped | None = None
    paid: tuple[Payment, ...] = ()
    asked: Asked | None = None
    call_back_id: int | None = None
    serves: tuple[str, ...] = ()
    rung_from: str = ""
