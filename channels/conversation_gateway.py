"""What a channel needs of those who talk with the people it connects."""

from collections.abc import Callable
from typing import Protocol

from backend.domain.transfer import CallSubject
from dialogs.channel import Channel
from dialogs.exchange import Incoming, Reply


class ConversationGateway(Protocol):
    """The conversations behind every channel."""

    def take_turn(self, incoming: Incoming, render: Callable[[Reply], str]) -> str:
        """Take one turn and return its rendered reply."""

    def hang_up(self, channel: str, external_id: str) -> None:
        """End a conversation whose caller has gone."""

    def keyed(self, name: str) -> str:
        """A channel's name of a conversation, in a form from which nobody guesses what it was made of."""

    def whisper_question(self) -> str:
        """A sentence that asks whoever is rung for a caller to take the call, and says nothing of the caller."""

    def whisper(self, conversation_id: int, subject: CallSubject) -> str:
        """A sentence for whoever has taken it: who calls, and about what."""

    def refusal(self, channel: Channel, line: str) -> str | None:
        """A sentence for who reaches us at a number that serves no programme; None where it serves one."""

    def apology(self, channel: Channel, line: str, *, last: bool) -> str:
        """A sentence for when the line itself fails; needs no database."""
