"""What the console's pages need, put together once by the composition root."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine

from backend.domain.conversation import Conversation
from backend.domain.programme import Programme
from backend.domain.wording import SentenceRules
from backend.domain.written_down import WrittenLine
from backend.services.signing_in import SignIns
from backend.services.work import Clock, Work

Transcribe = Callable[[Work, Conversation], tuple[WrittenLine, ...]]
"""What was said and heard in a conversation, without secrets; empty where its words are forgotten."""


@dataclass(frozen=True)
class ConsoleContext:
    """What the pages need.

    Attributes:
        engine: Where everything is kept.
        clock: The time.
        programmes: Every programme by its code.
        sign_ins: Lets people in.
        transcribe: Writes down a conversation.
        sentences: The sentences of the line, and the rules of their editing.
        public_url: How the line is reached, such as https://allo.example.fr; None where requests tell it.
        on_refused: Is told of each who is not let in, to count it.
    """

    engine: Engine
    clock: Clock
    programmes: Mapping[str, Programme]
    sign_ins: SignIns
    transcribe: Transcribe
    sentences: SentenceRules
    public_url: str | None = None
    on_refused: Callable[[str], None] = lambda _: None
