"""What a conversation has heard and done, as rows that survive a restart.

An entry is a JSON object `{"kind", "at", "value"}`. Values cross by the type that their step declares, so
an entry needs no type names of its own.
"""

from functools import lru_cache
from typing import Any, Literal, TypedDict

from pydantic import TypeAdapter, ValidationError

Kind = Literal[
    "heard", "agreed", "proved", "charged", "connected", "did", "sealed",
    "missed", "doubt", "pace", "aside", "interlude", "cancelled", "ended",
]  # fmt: skip


class JournalEntry(TypedDict):
    """One thing that happened.

    kind: heard (an answer), agreed (the answer to an agreement), proved (a secret's verdict), charged (what became of
        a charge of a card), connected (how a transfer to somebody else ended), did (what a service gave), sealed (the
        result of a dialogue of which only that is kept), missed (silence or nonsense), doubt (readings offered), pace
        (slower, faster), aside (what moved nothing: repeated, helped, an adviser sent for), interlude (an adviser is
        being sent for: all that follows is part of it), cancelled (back to the menu), ended (the engine or the caller
        ended it).
    at: The wording key of the step, or the name of the service.
    value: JSON.
    """

    kind: Kind
    at: str
    value: Any


Journal = list[JournalEntry]

ANSWERS: frozenset[Kind] = frozenset({"heard", "agreed"})
"""What a caller has answered and may take back."""

ASIDES: frozenset[Kind] = frozenset({"pace", "aside"})
"""What moves nothing, however often it is asked."""

MOST_ENTRIES = 600
"""A conversation that never ends is ended: a call of an hour holds fewer than 300 entries."""

MOST_TURNS = 400
"""The same, for one that goes to and fro: at ten seconds a turn, more than an hour."""


class JournalMismatch(Exception):  # noqa: N818 - a sentence, as all our errors
    """What was kept was written by another version of the dialogues and cannot be replayed by these."""


@lru_cache(maxsize=256)
def _adapter(value_type: Any) -> TypeAdapter[Any]:
    return TypeAdapter(value_type)


def pack(value_type: Any, value: Any) -> Any:
    """`value` as JSON-ready data.

    Raises:
        pydantic.ValidationError: The value is not of its type.
    """
    return _adapter(value_type).dump_python(value, mode="json", warnings="error")


def unpack(value_type: Any, data: Any) -> Any:
    """The value that `pack` made `data` of.

    Raises:
        JournalMismatch: The data is of another version of the type.
    """
    try:
        return _adapter(value_type).validate_python(data)
    except ValidationError:
        # The error would quote the data, which may be personal.
        raise JournalMismatch(f"What was kept is no {value_type}.") from None


def last_answer(journal: Journal, at: str) -> Any | None:
    """What was last answered to the question of a key, packed; None where it was not asked."""
    return next((entry["value"] for entry in reversed(journal) if (entry["kind"], entry["at"]) == ("heard", at)), None)


def is_puzzled(entry: JournalEntry) -> bool:
    """Whether the entry says that words were not clearly understood: the caller was asked which, or what."""
    return entry["kind"] == "doubt" or (entry["kind"], entry["value"]) == ("missed", "nonsense")
