"""What a conversation has heard and done, as rows that survive a restart.

An entry is a JSON object `{"kind", "at", "value"}`. Values cross by the type that their step declares, so
an entry needs no type names of its own.
"""

from functools import lru_cache
from typing import Any, Literal, TypedDict

from pydantic import TypeAdapter

Kind = Literal["heard", "proved", "did", "sealed", "missed", "doubt", "pace", "cancelled", "ended"]


class Entry(TypedDict):
    """One thing that happened.

    kind: heard (an answer), proved (a PIN's verdict), did (what was performed), sealed (the result of a
        personal dialogue), missed (silence or nonsense), doubt (readings offered), pace (slower, faster),
        cancelled (back to the menu), ended (the engine or the caller ended it).
    at: The wording key of the step, or the name of the request.
    value: JSON.
    """

    kind: Kind
    at: str
    value: Any


Journal = list[Entry]
MOST_ENTRIES = 600
"""A conversation that never ends is ended: a call of an hour holds fewer than 300 entries."""


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
        pydantic.ValidationError: The data is of another version of the type.
    """
    return _adapter(value_type).validate_python(data)
