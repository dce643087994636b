"""Tells payments to those they concern: the intervenant as they wish, the beneficiary where a mobile is known."""

from collections.abc import Callable, Iterator, Mapping

from backend.domain.letters import Letter, Mail, Ring, Text
from backend.domain.numbering import is_mobile
from backend.domain.programme import Programme
from backend.domain.telling import Reached
from backend.services.letters import notify
from backend.services.work import Work
from backend.storage import people, tasks
from backend.storage.outbox import News
from backend.storage.telling import Told, told
from bot.engine.speaker import Speaker
from bot.notifications.outbox_worker import Begin, Done, Handler, Verdict
from dialogs.exchange import Medium
from dialogs.phrasebook import Phrasebook

KINDS = {"payment.accepted": "paid", "payment.cancelled": "cancelled", "payment.rejected": "rejected"}
"""The topics that are told, and how the wording files call them; settled payments are told by the bank."""

LineOf = Callable[[Programme], str]
"""The number that a programme writes and rings from."""


class PaymentNews(Handler):
    """Writes the letters about one change of a payment; serves many threads."""

    def __init__(self, kind: str, phrasebook: Phrasebook, programmes: Mapping[str, Programme], line_of: LineOf) -> None:
        """Keep what letters are written with; `kind` is a value of `KINDS`."""
        self._kind = kind
        self._phrasebook = phrasebook
        self._programmes = programmes
        self._line_of = line_of

    def handle(self, news: News, begin: Begin) -> Verdict:
        """Put each letter into the outbox once; run again after a crash, it puts no second one."""
        with begin() as work:
            about = told(work.connection, news.payload["payment"])
            for whom, letter in self._letters(work, about):
                notify(work, f"{news.key}:{whom}", letter)
            if about.reached.way is None:
                subject = {"payment": news.payload["payment"], "news": news.key}
                tasks.open_task(work.connection, "intervenant.unreachable", subject, work.now)
        return Done("written")

    def _letters(self, work: Work, about: Told) -> Iterator[tuple[str, Letter]]:
        if letter := self._to_payee(work, about):
            yield "intervenant", letter
        programme = self._programmes[about.received.payer.programme]
        mobiles = filter(is_mobile, people.numbers_of(work.connection, about.received.payer.id))
        if mobile := next(mobiles, None):
            body = self._say(work, programme, "text", "beneficiary", about)
            yield "beneficiary", Text(mobile, self._line_of(programme), programme.code, body)

    def _to_payee(self, work: Work, about: Told) -> Letter | None:
        programme = self._programmes[about.received.payer.programme]
        reached, line = about.reached, self._line_of(programme)
        body = self._say(work, programme, "text", "intervenant", about)
        spoken = self._say(work, programme, "speech", "intervenant", about)
        by_voice = Ring(reached.phone, line, says=(spoken,)) if reached.phone else None
        match reached.way:
            case "sms":
                assert reached.phone, "a text needs a number"
                return Text(reached.phone, line, programme.code, body, otherwise=by_voice)
            case "voice":
                return by_voice
            case "email":
                return self._mail(work, programme, reached, about, by_voice)
        return None

    def _mail(self, work: Work, programme: Programme, reached: Reached, about: Told, otherwise: Letter | None) -> Mail:
        assert reached.email, "an e-mail needs an address"
        subject = self._say(work, programme, "text", "subject", about)
        body = self._say(work, programme, "text", "mail", about)
        return Mail(reached.email, subject, body, otherwise=otherwise)

    def _say(self, work: Work, programme: Programme, medium: Medium, whom: str, about: Told) -> str:
        speaker = Speaker(self._phrasebook, programme, medium, work.today)
        return speaker.say(f"news.{self._kind}.{whom}", told=about, receipt=about.receipt, received=about.received)


def news_handlers(phrasebook: Phrasebook, programmes: Mapping[str, Programme], line_of: LineOf) -> dict[str, Handler]:
    """A handler for each topic of payments."""
    handlers: dict[str, Handler] = {
        topic: PaymentNews(kind, phrasebook, programmes, line_of) for topic, kind in KINDS.items()
    }
    return handlers | {"payment.settled": Untold()}


class Untold(Handler):
    """Closes news that nobody needs to be told."""

    def handle(self, news: News, begin: Begin) -> Verdict:  # noqa: ARG002 - nothing is told
        """Nothing is to be done."""
        return Done("untold")
