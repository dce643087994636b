"""A conversation played in the process, without HTTP: a line or two for most tests.

Caller(context).press("31000017", "12031938", "2").said
"""

import itertools
from dataclasses import dataclass, field, replace

from bot.context import AppContext
from bot.conversations.manager import ConversationManager
from channels import twiml
from channels.voice import VOICE
from dialogs.exchange import Heard, Incoming, Reply
from tests.support.line import LINE

_calls = itertools.count(1)


@dataclass
class Caller:
    """Somebody in a call, who hears every reply as the telephone would.

    Attributes:
        context: The line.
        number: Where they ring from, E.164.
        line: Where they ring, E.164.
        sid: The carrier's name of the call.
        call_back_id: The call of ours that they have picked up, where it is one.
        replies: Every reply, the newest last.
        rendered: The newest one as the carrier gets it.
    """

    context: AppContext
    number: str = "+33199000017"
    line: str = LINE
    sid: str = field(default_factory=lambda: f"CA{next(_calls):032x}")
    call_back_id: int | None = None
    replies: list[Reply] = field(default_factory=list)
    rendered: str = ""

    def __post_init__(self) -> None:
        self.manager = ConversationManager(self.context)
        self.hear(None)

    def press(self, *answers: str) -> "Caller":
        """Key one answer after another; `#` at its end is left out, as Twilio does."""
        for keys in answers:
            ended = keys.endswith("#") and keys != "#"
            self.hear(Heard("keys", keys.removesuffix("#") if ended else keys, ended=ended))
        return self

    def say(self, words: str, confidence: float = 0.9) -> "Caller":
        """Say something."""
        self.hear(Heard("speech", words, confidence))
        return self

    def silence(self) -> "Caller":
        """Say and key nothing."""
        self.hear(Heard("keys", ""))
        return self

    def hang_up(self) -> None:
        """Hang up."""
        self.manager.hang_up(VOICE.name, self.sid)

    def hear(self, heard: Heard | None, turn: int | None = None) -> None:
        """Deliver an answer, as the turn that is awaited or as another."""
        delivered = incoming(self.sid, self.turn if turn is None else turn, heard, self.number, self.line)
        self.rendered = self.manager.take_turn(replace(delivered, call_back_id=self.call_back_id), self.keep)

    def keep(self, reply: Reply) -> str:
        """Hear a reply, and render it."""
        self.replies.append(reply)
        return twiml.render(reply)

    @property
    def turn(self) -> int:
        """The number of the turn that is awaited."""
        return self.replies[-1].turn if self.replies else 0

    @property
    def said(self) -> str:
        """What was said since the caller last did something."""
        return " ".join(self.replies[-1].says)

    @property
    def over(self) -> bool:
        """Whether the line has hung up."""
        return self.replies[-1].listening is None


def incoming(sid: str, turn: int, heard: Heard | None, sender: str = "", line: str = LINE) -> Incoming:
    """A turn of a call, as the voice channel delivers it; without a sender, the caller withholds their number."""
    return Incoming(VOICE.name, sid, line, str(turn), turn, heard, sender)
