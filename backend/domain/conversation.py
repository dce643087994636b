"""A conversation as it is kept between its turns."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as it is kept.

    Attributes:
        id: The storage's number of the conversation.
        channel: The channel's name.
        external_id: The channel's name of the conversation.
        programme: The programme's code.
        opening: What was known before the first word, packed.
        script_version: The version of the dialogues that wrote the opening and the journal.
        journal: What was heard and done.
        turn: How many turns have been taken.
        waiting: The key of the question that waits; None before the first turn and at the end.
        stage: What a cut would mean: free, resumable or unheard.
        ended: Why it is over; None while it goes on.
        beneficiary_id: Who it is, once known.
        intervenant_id: Which intervenant it is, where it is theirs.
        trusted_id: Which trusted person it is, where it is theirs; then it is nobody else's.
        touched_at: When it was last changed, in UTC.
        pace: How slowly is spoken in it, -2 to 1; None where nobody has asked for any.
        reached: How far it has come on the way to a payment: a place among the steps of the dialogues; None before.
    """

    id: int
    channel: str
    external_id: str
    programme: str
    opening: dict[str, Any]
    script_version: str
    journal: list[Any]
    turn: int
    waiting: str | None
    stage: str
    ended: str | None
    beneficiary_id: int | None
    intervenant_id: int | None
    trusted_id: int | None
    touched_at: datetime
    pace: int | None = None
    reached: int | None = None
