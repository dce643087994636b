"""Tells people what was done about their account without them: a code for a new PIN, another bank account."""

from collections.abc import Iterator

from backend.domain.letters import Letter
from backend.domain.outbox_message import OutboxMessage
from backend.domain.payee_change import PayeeChange
from backend.domain.people import Beneficiary
from backend.services import contact_keeping, identifying, owner_news
from backend.services.notifying import announced_by_desk, notify
from backend.services.work import Work
from bot.context import AppContext
from bot.conversations.letter_writing import LetterWriter
from bot.notifications.outbox_worker import Begin, Conclusion, Done, MessageHandler


class UnaskedNotifier(MessageHandler):
    """Writes the letters about one thing; who is reached nowhere is told by the post's letter, or by nobody."""

    def __init__(self, context: AppContext) -> None:
        """Keep what letters are written with."""
        self._context = context

    def handle(self, message: OutboxMessage, begin: Begin) -> Conclusion:
        """Put each letter into the outbox once."""
        with begin() as work:
            for place, letter in enumerate(self.letters(work, message)):
                notify(work, f"{message.key}:{place}", letter)
        return Done("written")

    def letters(self, work: Work, message: OutboxMessage) -> Iterator[Letter]:
        """What is written of a piece of news, and to whom."""
        raise NotImplementedError

    def writer(self, work: Work, programme: str | None) -> LetterWriter:
        """Writes for a programme; for the first one where that is not known."""
        return LetterWriter(self._context, work, programme or next(iter(self._context.programmes)))


class CodeNotifier(UnaskedNotifier):
    """Tells whoever has a PIN that a code is on its way by which another one can be chosen."""

    def letters(self, work: Work, message: OutboxMessage) -> Iterator[Letter]:
        """A letter to each number, and to the e-mail."""
        owner_id = announced_by_desk(message, "beneficiary")
        owner = identifying.known(work, owner_id, None)
        assert isinstance(owner, Beneficiary), "a code is a beneficiary's"
        writer, reached = self.writer(work, owner.programme), contact_keeping.contact_of(work, owner_id).reached
        for each in reached.numbers:
            yield writer.to_number(each.number, "warning.code_made")
        if reached.email:
            yield writer.to_address(reached.email, "warning.code_made")


class PayeeNotifier(UnaskedNotifier):
    """Tells an intervenant that they are paid to another account, or reached elsewhere."""

    def letters(self, work: Work, message: OutboxMessage) -> Iterator[Letter]:
        """A letter to wherever they were reached; of an account, to where they are reached now too."""
        change = owner_news.told_payee_change(work, message)
        if change is None:
            return
        writer = self.writer(work, owner_news.programme_of(work, change.intervenant))
        wording, values = _said(change)
        for number in change.numbers:
            yield writer.to_number(number, wording, **values)
        for address in change.addresses:
            yield writer.to_address(address, wording, **values)


def _said(change: PayeeChange) -> tuple[str, dict[str, object]]:
    """The gravest is said, and whether more was changed."""
    wordings = {"iban": "warning.payee_account", "phone": "warning.payee_phone", "email": "warning.payee_email"}
    return wordings[change.what[0]], {"ending": change.ending, "also": len(change.what) > 1}
