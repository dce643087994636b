"""Tells payments to those they concern, each as they wish; a payer hears what the bank refused whatever they wish."""

from collections.abc import Callable, Iterator, Mapping

from backend.domain.contact import Contact, ContactWay
from backend.domain.letters import Letter, Mail, Ring, Text
from backend.domain.lifecycle import LINE
from backend.domain.outbox_message import OutboxMessage
from backend.domain.payer_contact import PayerContact, PayerWay
from backend.domain.payment import Payment
from backend.domain.programme import Programme
from backend.services import contacting, printing
from backend.services.contacting import Audience
from backend.services.notifying import PAYMENT_KEYS, notify
from backend.services.work import Work
from bot.engine.speaker import Speaker
from bot.notifications.outbox_worker import Begin, Conclusion, Done, MessageHandler
from dialogs.exchange import Medium
from dialogs.sayings import Sayings

LineOf = Callable[[Programme], str]
"""The number that a programme writes and rings from."""


def nothing() -> None:
    """No letter."""


class PaymentNotifier(MessageHandler):
    """Writes the letters about one change of a payment; serves many threads."""

    def __init__(self, kind: str, phrasebook: Sayings, programmes: Mapping[str, Programme], line_of: LineOf) -> None:
        """Keep what letters are written with; `kind` is how the wording files call the change."""
        self._kind = kind
        self._phrasebook = phrasebook
        self._programmes = programmes
        self._line_of = line_of

    def handle(self, message: OutboxMessage, begin: Begin) -> Conclusion:
        """Put each letter into the outbox once; run again after a crash, it puts no second one."""
        with begin() as work:
            audience = contacting.audience_of(work, message)
            for whom, letter in self._letters(work, audience):
                notify(work, f"{message.key}:{whom}", letter)
            if self._way(audience.payer) == "post":
                printing.ask_for_receipt(work, audience.payment.reference, LINE)
            if audience.contact.way is None:
                contacting.report_unreachable(work, message, audience.payment)
        return Done("written")

    def _letters(self, work: Work, audience: Audience) -> Iterator[tuple[str, Letter]]:
        payment = audience.payment
        programme = self._programmes[payment.payer.programme]
        if letter := self._to_payee(work, programme, payment.for_payee(), audience.contact):
            yield "intervenant", letter
        if letter := self._to_payer(work, programme, payment, audience.payer):
            yield "beneficiary", letter
        yield from self._to_trusted(work, programme, audience)

    def _to_trusted(self, work: Work, programme: Programme, audience: Audience) -> Iterator[tuple[str, Letter]]:
        """A text to each trusted person who is told of payments, without the reference."""
        for person in audience.trusted:
            body = self._speaker(work, programme, "text").say(self._key("trusted"), receipt=audience.payment)
            yield f"trusted:{person.id}", Text(person.number, self._line_of(programme), programme.code, body)

    def _to_payer(self, work: Work, programme: Programme, payment: Payment, contact: PayerContact) -> Letter | None:
        """The letter to the payer; None where they are told by post, or nothing."""
        line, key = self._line_of(programme), self._key("beneficiary")
        writer = self._speaker(work, programme, "text")

        def ring() -> Ring | None:
            spoken = self._speaker(work, programme, "speech")
            return Ring(contact.phone, line, says=(spoken.say(key, receipt=payment),)) if contact.phone else None

        def mail() -> Mail:
            subject, written = writer.say("news.payer_subject"), writer.say(key, receipt=payment)
            return Mail(contact.email or "", subject, written, otherwise=ring())

        letters: dict[PayerWay | None, Callable[[], Letter | None]] = {
            "sms": lambda: Text(contact.mobile or "", line, programme.code, writer.say(key, receipt=payment)),
            "voice": ring,
            "email": mail,
        }
        return letters.get(self._way(contact), nothing)()

    def _way(self, contact: PayerContact) -> PayerWay | None:
        """How a payer is told; who believes that what the bank refused is paid must hear of it, as they can."""
        if self._kind != "rejected" or contact.way not in {None, "nothing"}:
            return contact.way
        return next((way for way in contact.ways if way in {"sms", "voice"}), "post")

    def _to_payee(self, work: Work, programme: Programme, received: Payment, contact: Contact) -> Letter | None:
        """The letter to the intervenant, written from what they may know and nothing else."""
        line, phone = self._line_of(programme), contact.phone or ""

        def said(part: str, medium: Medium = "text") -> str:
            return self._speaker(work, programme, medium).say(self._key(part), received=received)

        def ring() -> Ring | None:
            return Ring(phone, line, says=(said("intervenant", "speech"),)) if phone else None

        letters: dict[ContactWay | None, Callable[[], Letter | None]] = {
            "sms": lambda: Text(phone, line, programme.code, said("intervenant"), otherwise=ring()),
            "voice": ring,
            "email": lambda: Mail(contact.email or "", said("subject"), said("mail"), otherwise=ring()),
        }
        return letters.get(contact.way, nothing)()

    def _speaker(self, work: Work, programme: Programme, medium: Medium) -> Speaker:
        return Speaker(self._phrasebook, programme, medium, work.today)

    def _key(self, whom: str) -> str:
        return f"news.{self._kind}.{whom}"


class NothingToTell(MessageHandler):
    """Closes news that nobody needs to be told: that a payment is settled, the bank's own statement tells."""

    def handle(self, message: OutboxMessage, begin: Begin) -> Conclusion:  # noqa: ARG002 - nothing is told
        """Nothing is to be done."""
        return Done("untold")


def payment_notifiers(
    phrasebook: Sayings, programmes: Mapping[str, Programme], line_of: LineOf
) -> dict[str, MessageHandler]:
    """A handler for each topic of payments."""
    return {
        topic: NothingToTell() if topic == "payment.settled" else PaymentNotifier(kind, phrasebook, programmes, line_of)
        for topic, kind in PAYMENT_KEYS.items()
    }
