"""What waits to be told, and what may not be understood of it after a deployment."""

from dataclasses import dataclass
from typing import Any

PAYLOAD_VERSION = 1
"""The shape of what is put into the outbox today; rows from before it was written are of the first one."""


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """Something to be told, leased.

    Attributes:
        id: The storage's number of the row.
        key: Deterministic: the same message never goes in twice.
        topic: What kind of message it is.
        payload: JSON; of a payment, ids and references only; of a letter, the letter, until it is forgotten.
        attempts: How often it has been leased, this time included.
    """

    id: int
    key: str
    topic: str
    payload: dict[str, Any]
    attempts: int


class UnreadablePayload(ValueError):  # noqa: N818 - a sentence, as all our errors
    """What the outbox holds was written by another version and cannot be read by this one."""
