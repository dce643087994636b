"""Tells owners what was changed of where they are reached, wherever that was before the change."""

from collections.abc import Iterator
from typing import Any

from backend.domain.letters import Letter
from backend.domain.numbering import endings
from backend.domain.outbox_message import OutboxMessage
from backend.domain.payer_contact import PayerContact
from backend.domain.people import Beneficiary
from backend.services import contact_keeping, identifying, owner_news
from backend.services.adviser_tasks import open_task
from backend.services.contact_keeping import AnnouncedChange
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
            news = contact_keeping.announced_change(work, message)
            owner = identifying.known(work, news.change.beneficiary_id, None)
            assert isinstance(owner, Beneficiary), "a change is a beneficiary's"
            writer = LetterWriter(self._context, work, owner.programme)
            letters = list(_letters(writer, news, contact_keeping.contact_of(work, owner.id)))
            for place, letter in enumerate(letters):
                notify(work, f"{message.key}:{place}", letter)
            if not letters:
                open_task(work, UNREACHABLE, {"beneficiary": owner.id, "change": news.change.id})
        return Done("written")


def _letters(writer: LetterWriter, news: AnnouncedChange, contact: PayerContact) -> Iterator[Letter]:
    """A letter to each way that its owner surely has: all that was on file before, and not what has come since."""
    change, before = news.change, news.before
    wording, values = f"warning.{change.kind}", _values(news, contact)
    for each in before.numbers:
        if change.kind != "number_added" or each.number != change.was:
            yield writer.to_number(each.number, wording, **values)
    if before.email:
        yield writer.to_address(before.email, wording, **values)


def _values(news: AnnouncedChange, contact: PayerContact) -> dict[str, Any]:
    """What a letter about a change is filled with; of numbers no more than how they end."""
    match news.change.kind:
        case "told_by":
            return {"way": contact.told_by or contact.way or "nothing"}
        case "number_removed":
            numbers = dict.fromkeys([news.change.was, *(each.number for each in news.before.numbers)])
            replaced = "number_added" in news.also
            return {"also": bool(news.also), "replaced": replaced, "ending": endings(tuple(numbers))[0]}
        case _:
            return {"also": bool(news.also)}


def owner_notifiers(context: AppContext) -> dict[str, MessageHandler]:
    """A handler for each thing about their account that people are told of."""
    return {
        contact_keeping.CONTACT_CHANGED: ContactNotifier(context),
        owner_news.CODE_MADE: CodeNotifier(context),
        owner_news.PAYEE_CHANGED: PayeeNotifier(context),
    }
