"""Tells owners what was changed of where they are reached, wherever that was before and is now."""

from collections.abc import Iterator

from backend.domain.letters import Letter
from backend.domain.outbox_message import OutboxMessage
from backend.domain.payer_contact import ContactChange, PayerContact
from backend.domain.people import Beneficiary
from backend.services import contact_keeping, identifying
from backend.services.adviser_tasks import open_task
from backend.services.notifying import notify
from bot.context import AppContext
from bot.conversations.letter_writing import UNREACHABLE, LetterWriter
from bot.notifications.outbox_worker import Begin, Conclusion, Done, MessageHandler


class ContactNotifier(MessageHandler):
    """Writes the letters about one change; serves many threads."""

    def __init__(self, context: AppContext) -> None:
        """Keep what letters are written with."""
        self._context = context

    def handle(self, message: OutboxMessage, begin: Begin) -> Conclusion:
        """Put each letter into the outbox once; who cannot be told at all leaves a task."""
        with begin() as work:
            change = contact_keeping.announced_change(work, message)
            owner = identifying.known(work, change.beneficiary_id, None)
            assert isinstance(owner, Beneficiary), "a change is a beneficiary's"
            writer = LetterWriter(self._context, work, owner.programme)
            letters = list(_letters(writer, change, contact_keeping.contact_of(work, owner.id)))
            for place, letter in enumerate(letters):
                notify(work, f"{message.key}:{place}", letter)
            if not letters:
                open_task(work, UNREACHABLE, {"beneficiary": owner.id, "change": change.id})
        return Done("written")


def _letters(writer: LetterWriter, change: ContactChange, contact: PayerContact) -> Iterator[Letter]:
    """A letter to each way that its owner surely has: all on file, the one that went, and not the one that came."""
    wording = f"warning.{change.kind}"
    values = {"way": contact.told_by or contact.way or "nothing"} if change.kind == "told_by" else {}
    for number in _numbers(change, contact):
        yield writer.to_number(number, wording, **values)
    mailed = change.was if change.kind == "email" else contact.email
    if mailed:
        yield writer.to_address(mailed, wording, **values)


def _numbers(change: ContactChange, contact: PayerContact) -> list[str]:
    on_file = [each.number for each in contact.numbers]
    if change.kind == "number_removed":
        return sorted({*on_file, change.was})
    return [number for number in on_file if change.kind != "number_added" or number != change.was]
