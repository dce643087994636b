"""Puts what is to be told into the outbox, in the transaction of what it tells, once for each key.

What is put crosses deployments: a worker may read what another version has written. Each payload says which
version wrote it, and one that cannot be read is refused here, so that it is closed and seen (`dispatching`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from backend.domain.decent_hours import next_decent_moment
from backend.domain.letters import Letter, Mail, Ring, Text
from backend.domain.nameless_payment import NamelessPayment
from backend.domain.outbox_message import PAYLOAD_VERSION, OutboxMessage, UnreadablePayload
from backend.domain.payment import Payment
from backend.services.work import Work
from backend.storage import outbox

SECRET = "secret:"  # noqa: S105 - how a key begins, none itself
"""How the key of a letter begins that brings a secret: it is emptied as soon as it has arrived, or cannot."""

LETTER_TOPICS: tuple[str, ...] = ("sms", "call", "email")
_LETTER: TypeAdapter[Letter] = TypeAdapter(Annotated[Letter, Field(discriminator="topic")])

PaymentTopic = Literal["payment.accepted", "payment.cancelled", "payment.rejected", "payment.settled"]
PAYMENT_KEYS: Mapping[PaymentTopic, str] = {
    "payment.accepted": "paid",
    "payment.cancelled": "cancelled",
    "payment.rejected": "rejected",
    "payment.settled": "settled",
}
"""How the key of each piece of news begins; the payment's reference follows."""


def notify(work: Work, key: str, letter: Letter, due_at: datetime | None = None) -> bool:
    """Send a letter, once for each key.

    Args:
        work: The transaction of what the letter tells: both are kept, or neither.
        key: Deterministic, such as `paid:A1B2C3:intervenant`; status callbacks carry it.
        letter: A text, a call or an e-mail; a call that nobody waits for is put off to decent hours.
        due_at: Not before this moment; now, where there is none.

    Returns:
        False, and nothing is sent, when the key was already put.
    """
    due = due_at or work.now
    if isinstance(letter, Ring) and not letter.at_once:
        due = next_decent_moment(letter.to, due)
    return outbox.put_once(work.connection, key, letter.topic, pack(letter), due)


def announce(work: Work, topic: PaymentTopic, payment: Payment, **details: str) -> None:
    """Have a change of a payment told to those it concerns.

    Args:
        work: The transaction of the change: both are kept, or neither.
        topic: What has changed.
        payment: Whose news it is.
        details: Words of the news, such as the bank's reason; never names or numbers.

    Raises:
        sqlalchemy.exc.IntegrityError: The change was announced before.
    """
    key = f"{PAYMENT_KEYS[topic]}:{payment.reference}"
    payload = {"version": PAYLOAD_VERSION, "payment": payment.id, **details}
    outbox.put(work.connection, key, topic, payload, work.now)


def announce_all(work: Work, topic: PaymentTopic, payments: Sequence[NamelessPayment], **details: str) -> None:
    """Have the same change of many payments told, as `announce` does."""
    news = [
        (f"{PAYMENT_KEYS[topic]}:{each.reference}", {"version": PAYLOAD_VERSION, "payment": each.id, **details})
        for each in payments
    ]
    outbox.put_all(work.connection, topic, news, work.now)


def announce_by_desk(work: Work, key: str, topic: str, subject: Mapping[str, int | str | bool]) -> None:
    """Have what an adviser did told to whom it concerns, once for each key; `subject` has ids, no names or numbers."""
    outbox.put_once(work.connection, key, topic, {"version": PAYLOAD_VERSION, **subject}, work.now)


def announced_by_desk(message: OutboxMessage, name: str) -> int:
    """The number of a name in what `announce_by_desk` put.

    Raises:
        UnreadablePayload: It was written by another version.
    """
    _must_be_known(message.payload)
    number = message.payload.get(name)
    if not isinstance(number, int):
        raise UnreadablePayload(f"The news names no {name}.")
    return number


def announced_payment(message: OutboxMessage) -> int:
    """The storage's number of the payment that a piece of news is about.

    Raises:
        UnreadablePayload: It was written by another version.
    """
    return announced_by_desk(message, "payment")


def pack(letter: Letter) -> dict[str, Any]:
    """A letter as JSON, without what is as usual."""
    return {"version": PAYLOAD_VERSION, **_LETTER.dump_python(letter, mode="json", exclude_none=True)}


def unpack(payload: Mapping[str, Any]) -> Letter:
    """A letter from its JSON; without a version, it is of the first one.

    Raises:
        UnreadablePayload: It was written by another version, or is no letter.
    """
    _must_be_known(payload)
    try:
        return _LETTER.validate_python({name: value for name, value in payload.items() if name != "version"})
    except ValidationError:
        # Its own words would quote the letter, which has numbers and names.
        raise UnreadablePayload("The letter has another shape than this version's.") from None


def _must_be_known(payload: Mapping[str, Any]) -> None:
    if payload.get("version", 1) != PAYLOAD_VERSION:
        raise UnreadablePayload(f"The payload is not of version {PAYLOAD_VERSION}.")


def channel_of(letter: Letter) -> str:
    """The channel of a letter."""
    match letter:
        case Text():
            return "sms"
        case Ring():
            return "voice"
        case Mail():
            return "email"
