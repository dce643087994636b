"""Tells owners what was changed of where they are reached, wherever that was before the change."""

from collections.abc import Iterator

from backend.domain.letters import Letter
from backend.domain.outbox_message import OutboxMessage
from backend.domain.payer_contact import ContactChange, PayerContact, Reached
from backend.domain.people import Beneficiary
from backend.services import contact_keeping, identifying, owner_news
from backend.services.adviser_tasks import open_task
from backend.services.notifying import notify
from bot.context import AppContext
from bot.conversations.letter_writing import UNREACHABLE, LetterWriter
from bot.notifications.outbox_worker import Begin, Conclusion, Done, MessageHandler
from bot.notifications.unasked_news import CodeNotifier, PayeeNotifier


class ContactNotifier(MessageHandler):
    """Writes the letters about one change; serves many threads."""

    def __init__(self, context: AppContext) -> None:
        """Keep what letters are written with."""
        self._context = context

    def handle(self, message: OutboxMessage, begin: Begin) -> Conclusion:
        """Put each letter into the outbox once; who cannot be told at all leaves a task."""
        with begin() as work:
            change, before = contact_keeping.announced_change(work, message)
            owner = identifying.known(work, change.beneficiary_id, None)
            assert isinstance(owner, Beneficiary), "a change is a beneficiary's"
            writer = LetterWriter(self._context, work, owner.programme)
            letters = list(_letters(writer, change, before, contact_keeping.contact_of(work, owner.id)))
            for place, letter in enumerate(letters):
                notify(work, f"{message.key}:{place}", letter)
            if not letters:
                open_task(work, UNREACHABLE, {"beneficiary": owner.id, "change": change.id})
        return Done("written")


def _letters(writer: LetterWriter, change: ContactChange, before: Reached, contact: PayerContact) -> Iterator[Letter]:
    """A letter to each way that its owner surely has: all that was on file before, and not what has come since."""
    wording = f"warning.{change.kind}"
    values = {"way": contact.told_by or contact.way or "nothing"} if change.kind == "told_by" else {}
    for each in before.numbers:
        if change.kind != "number_added" or each.number != change.was:
            yield writer.to_number(each.number, wording, **values)
    if before.email:
        yield writer.to_address(before.email, wording, **values)


def owner_notifiers(context: AppContext) -> dict[str, MessageHandler]:
    """A handler for each thing about their account that people are told of."""
    return {
        contact_keeping.CONTACT_CHANGED: ContactNotifier(context),
        owner_news.CODE_MADE: CodeNotifier(context),
        owner_news.PAYEE_CHANGED: PayeeNotifier(context),
    }
