"""What a dialogue may ask the services to know or to do, and what comes back.

Longer than most files: it is a list, and is read as one.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Generic, Literal, TypeVar

from backend.domain.contact import Contact, ContactWay
from backend.domain.payment import Payment, Quote
from backend.domain.people import Beneficiary, NanQuery, Payee
from backend.domain.rights import Rights
from dialogs.opening import Asked

R = TypeVar("R")


class Request(Generic[R]):
    """Something to perform.

    Attributes:
        result: The type of what comes back, for the journal.
    """

    result: ClassVar[Any]


@dataclass(frozen=True)
class Identify(Request[Beneficiary | None]):
    """Who has one of these CESU codes and one of these birth dates; None for nobody, or for two."""

    result = Beneficiary | None
    cesu_codes: tuple[str, ...]
    born_on: tuple[date, ...]


@dataclass(frozen=True)
class Unfinished:
    """A cut conversation that can be resumed, and whom it was about to pay (None: not yet chosen)."""

    conversation_id: int
    payee: Payee | None


@dataclass(frozen=True)
class IdentifyPayee(Request[Payee | None]):
    """Which natural person fits one of these queries; the conversation is theirs from then on."""

    result = Payee | None
    queries: tuple[NanQuery, ...]


@dataclass(frozen=True)
class PaymentsReceived(Request[tuple[Payment, ...]]):
    """The payments that the intervenant has received, the newest first."""

    result = tuple[Payment, ...]
    skip: int
    most: int


@dataclass(frozen=True)
class HowTold(Request[Contact]):
    """Where the intervenant is reached, and how they are told of payments."""

    result = Contact


@dataclass(frozen=True)
class TellBy(Request[None]):
    """Tell the intervenant of payments so: sms, voice, email or nothing."""

    result = None
    way: ContactWay


@dataclass(frozen=True)
class Dispute(Request[Literal["opened", "known", "unknown"]]):
    """Whoever is on the line says that a payment of theirs is wrong: an adviser looks at it."""

    result = Literal["opened", "known", "unknown"]
    reference: str


@dataclass(frozen=True)
class Cancel(Request[bool]):
    """Cancel the caller's payment, proven by the PIN in this very turn; False when it is too late."""

    result = bool
    reference: str


@dataclass(frozen=True)
class SendReceipt(Request[Literal["asked", "known", "unknown"]]):
    """Send the caller the receipt of a payment by post."""

    result = Literal["asked", "known", "unknown"]
    reference: str


@dataclass(frozen=True)
class FindUnfinished(Request[Unfinished | None]):
    """The caller's conversation that was cut in the middle of a payment, a short while ago."""

    result = Unfinished | None


@dataclass(frozen=True)
class FindUnheard(Request[Payment | None]):
    """The payment that the caller's last call had just made when it was cut; told once."""

    result = Payment | None


@dataclass(frozen=True)
class DropUnfinished(Request[None]):
    """Never offer the caller's cut conversation again."""

    result = None


@dataclass(frozen=True)
class KnownPayees(Request[tuple[Payee, ...]]):
    """The caller's intervenants, the last paid first."""

    result = tuple[Payee, ...]


@dataclass(frozen=True)
class KnownPayeeByNan(Request[Payee | None]):
    """The one of the caller's intervenants who has this NAN, with or without its key."""

    result = Payee | None
    nan: str


@dataclass(frozen=True)
class FindPayee(Request[Payee | None]):
    """The affiliated intervenant that fits one of these queries; None for nobody, or for two."""

    result = Payee | None
    queries: tuple[NanQuery, ...]


@dataclass(frozen=True)
class ReadRights(Request[Rights]):
    """What the caller can spend today."""

    result = Rights


@dataclass(frozen=True)
class QuotePayment(Request[Quote]):
    """What paying would take.

    `minutes` None uses all the rights (of `month`, or of every month when it is None too).
    """

    result = Quote
    payee: Payee
    minutes: int | None
    month: date | None


@dataclass(frozen=True)
class RecentTwin(Request[Payment | None]):
    """The caller's payment of the same amount to the same intervenant, minutes ago."""

    result = Payment | None
    quote: Quote


@dataclass(frozen=True)
class PaymentsBlocked(Request[bool]):
    """Whether too many wrong PINs have blocked the caller's payments."""

    result = bool


@dataclass(frozen=True)
class Pay(Request["Payment | Literal['rights_changed']"]):
    """Pay what was quoted, proven by the PIN in this very turn.

    "rights_changed": the rights have moved since the quote; nothing was paid.
    """

    result = Payment | Literal["rights_changed"]
    quote: Quote


@dataclass(frozen=True)
class RegisterNumber(Request[None]):
    """Make a telephone number (E.164) one of the caller's, proven by the PIN in this very turn."""

    result = None
    number: str


@dataclass(frozen=True)
class Introduce(Request[None]):
    """Somebody unknown gives a CESU code and a birth date: what fits is left for an adviser, nothing is told."""

    result = None
    cesu_code: str
    born_on: date


@dataclass(frozen=True)
class AskCallBack(Request[None]):
    """Ring the number that is writing, for the PIN that what is asked needs."""

    result = None
    asked: Asked


@dataclass(frozen=True)
class OptOut(Request[None]):
    """Send no more texts to the number that is writing."""

    result = None


@dataclass(frozen=True)
class OptIn(Request[None]):
    """Send texts to the number that is writing again."""

    result = None


@dataclass(frozen=True)
class FindReceipt(Request[Payment | None]):
    """The caller's payment of a reference; of an empty one, the last."""

    result = Payment | None
    reference: str


@dataclass(frozen=True)
class LastPayments(Request[tuple[Payment, ...]]):
    """The caller's payments, the newest first."""

    result = tuple[Payment, ...]
    skip: int
    most: int
