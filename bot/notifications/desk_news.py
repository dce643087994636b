"""Tells people what an adviser has ruled: whoever called a payment wrong hears what became of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from backend.domain.letters import Letter, Ring, Text
from backend.domain.numbering import is_mobile
from backend.domain.outbox_message import OutboxMessage
from backend.domain.programme import Programme
from backend.services import contacting
from backend.services.adviser_tasks import open_task
from backend.services.notifying import notify
from backend.services.resolving import RESOLVED
from backend.services.work import Work
from bot.conversations.letter_writing import UNREACHABLE
from bot.engine.speaker import Speaker
from bot.notifications.outbox_worker import Begin, Conclusion, Done, MessageHandler
from dialogs.sayings import Sayings

MOST_NUMBERS = 5


@dataclass(frozen=True, slots=True)
class DeskNews:
    """Who is told what: numbers (E.164), the programme that speaks, the sentence and its values."""

    numbers: list[str]
    programme: str
    wording: str
    values: Mapping[str, Any]


class DeskNotifier(MessageHandler):
    """Writes the letters about one thing that an adviser does; serves many threads."""

    def __init__(
        self,
        tell: Callable[[Work, OutboxMessage], DeskNews],
        phrasebook: Sayings,
        programmes: Mapping[str, Programme],
        line_of: Callable[[Programme], str],
    ) -> None:
        """Keep what letters are written with; `tell` knows who is told what."""
        self._tell = tell
        self._phrasebook = phrasebook
        self._programmes = programmes
        self._line_of = line_of

    def handle(self, message: OutboxMessage, begin: Begin) -> Conclusion:
        """Put a letter for each number into the outbox once; where there is none, leave a task."""
        with begin() as work:
            told = self._tell(work, message)
            for place, number in enumerate(told.numbers[:MOST_NUMBERS]):
                notify(work, f"{message.key}:{place}", self._letter(work, told, number))
            if not told.numbers:
                open_task(work, UNREACHABLE, {"news": message.key})
        return Done("written")

    def _letter(self, work: Work, told: DeskNews, number: str) -> Letter:
        programme = self._programmes[told.programme]
        line = self._line_of(programme)
        spoken, written = (
            Speaker(self._phrasebook, programme, medium, work.today).say(told.wording, **told.values)
            for medium in ("speech", "text")
        )
        ring = Ring(number, line, says=(spoken,))
        return Text(number, line, programme.code, written, otherwise=ring) if is_mobile(number) else ring


def resolved(work: Work, message: OutboxMessage) -> DeskNews:
    """Whoever called a payment wrong hears whether they were right; an adviser did so for its payer."""
    payment = contacting.payment_of(work, message)
    numbers = contacting.numbers_of_party(work, payment, str(message.payload.get("by")))
    wording = "news.resolved.rightful" if message.payload.get("rightful") else "news.resolved.unfounded"
    return DeskNews(numbers, payment.payer.programme, wording, {"payment": payment.for_payee()})


def desk_notifiers(
    phrasebook: Sayings, programmes: Mapping[str, Programme], line_of: Callable[[Programme], str]
) -> dict[str, MessageHandler]:
    """A handler for each thing that an adviser does and people are told of."""
    told = {RESOLVED: resolved}
    return {topic: DeskNotifier(tell, phrasebook, programmes, line_of) for topic, tell in told.items()}
