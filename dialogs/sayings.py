"""What sentences are asked of: the phrasebook of the files, or one whose sentences are edited while it is used."""

from collections.abc import Mapping
from typing import Any, Protocol

from dialogs.exchange import Medium


class Sayings(Protocol):
    """Says sentences by their keys, as `dialogs.phrasebook.Phrasebook` describes."""

    def is_needed(self, key: str) -> bool:
        """Whether the question after this sentence is never asked without it."""

    def told(self, question: str, intent: str) -> str | None:
        """The key of the short sentence that answers an intent at a question."""

    def sentence(self, key: str, medium: Medium, values: Mapping[str, Any], part: str = "say") -> str:
        """The sentence of a key, filled in, on one line."""
