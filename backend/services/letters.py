"""Puts letters into the outbox, in the transaction of what they tell, once for each key."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from backend.domain.decent_hours import next_decent_moment
from backend.domain.letters import Letter, Mail, Ring, Text
from backend.services.work import Work
from backend.storage import outbox

TOPICS: tuple[str, ...] = ("sms", "call", "email")
_LETTER: TypeAdapter[Letter] = TypeAdapter(Annotated[Letter, Field(discriminator="topic")])


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


def pack(letter: Letter) -> dict[str, Any]:
    """A letter as JSON, without what is as usual."""
    packed: dict[str, Any] = _LETTER.dump_python(letter, mode="json", exclude_none=True)
    return packed


def unpack(payload: dict[str, Any]) -> Letter:
    """A letter from its JSON.

    Raises:
        pydantic.ValidationError: It is no letter.
    """
    return _LETTER.validate_python(payload)


def address_of(letter: Letter) -> tuple[str, str]:
    """The channel and the address of a letter."""
    match letter:
        case Text():
            return "sms", letter.to
        case Ring():
            return "voice", letter.to
        case Mail():
            return "email", letter.to
