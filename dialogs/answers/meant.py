"""Answers to open questions, which whole sentences may hold as well as keys and keywords."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol, runtime_checkable

from dialogs.answers.base import Reading
from dialogs.exchange import Heard


@runtime_checkable
class OpenAnswer(Protocol):
    """An answer that an intent with its named values can stand for."""

    def hear(self, heard: Heard, today: date) -> tuple[Reading[Any], ...]:
        """All readings of what was heard, best first."""

    def meant(self, intent: str, words: str, entities: Sequence[tuple[str, str]], today: date) -> Any | None:
        """The value of an intent, with what its sentence names as (entity, words); None where it has none here."""

    def keyword(self, heard: Heard, today: date) -> tuple[Reading[Any], ...]:
        """What single words in a sentence stand for, where nothing understands whole sentences."""

    def offered_as(self, value: Any) -> str:
        """The wording key by which a value is offered in a doubt; empty where it is read aloud."""

    def always_answered(self, value: Any, *, alone: bool) -> bool:
        """Whether it is answered even to who has asked for no more messages; `alone`: it is all that is said."""

    def wants(self, value: Any) -> bool:
        """Whether anything is wanted: a mere greeting leaves the question that waits."""

    def is_whole(self, value: Any) -> bool:
        """Whether a value leaves nothing to be asked, so that it is a new wish wherever it is said."""
