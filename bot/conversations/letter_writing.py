"""Writes the letters that warn owners, in the transaction of what they are warned of, to where they are known to be."""

from collections.abc import Sequence
from typing import Any, Final, Literal

from backend.domain.contact import Contact, ContactWay
from backend.domain.letters import Letter, Mail, Ring, Text
from backend.domain.numbering import is_mobile
from backend.services.adviser_tasks import open_task
from backend.services.notifying import notify
from backend.services.work import Work
from bot.context import AppContext

UNREACHABLE: Final = "owner.unreachable"
Warned = Literal[
    "pin_wrong",
    "pin_paused",
    "pin_blocked",
    "pin_chosen",
    "pin_changed",
    "code_used_up",
    "letter_asked",
    "new_payee",
    "trusted_chosen",
    "trusted_confirmed",
    "trusted_blocked",
    "trusted_left",
]
MOST_NUMBERS = 5


class LetterWriter:
    """Writes for one programme, from the line that it writes and rings from; where it is one, in a conversation."""

    def __init__(self, context: AppContext, work: Work, code: str, conversation_id: int | None = None) -> None:
        programme = context.programmes[code]
        self.work = work
        self.programme = programme.code
        self.line = context.line_of(programme)
        self.conversation_id = conversation_id
        self.write = context.speaker(programme.code, "text", work.today).say
        self.speak = context.speaker(programme.code, "speech", work.today).say

    def to_number(self, number: str, wording: str, **values: Any) -> Letter:
        """A text, read aloud where it does not arrive or the number takes none; else a call at decent hours."""
        ring = Ring(number, self.line, says=(self.speak(wording, **values),))
        if not is_mobile(number):
            return ring
        return Text(number, self.line, self.programme, self.write(wording, **values), otherwise=ring, must_arrive=True)

    def text_to(self, number: str, wording: str, **values: Any) -> Text:
        """A text that may fail to arrive."""
        return Text(number, self.line, self.programme, self.write(wording, **values))

    def to_address(self, address: str, wording: str, **values: Any) -> Letter:
        """An e-mail."""
        return Mail(address, self.write("warning.subject"), self.write(wording, **values))


def warn_of_new_way(letters: LetterWriter, contact: Contact, way: ContactWay) -> None:
    """Tell an intervenant by the old way that they will be told by another one."""
    if contact.way == "email" and contact.email:
        letter = letters.to_address(contact.email, "warning.told_by", way=way)
    elif contact.phone:
        letter = letters.to_number(contact.phone, "warning.told_by", way=way)
    else:
        open_task(letters.work, UNREACHABLE, {"intervenant": contact.payee.id})
        return
    notify(letters.work, f"told_by:{contact.payee.id}:{letters.conversation_id}", letter)


def warn_owner(
    letters: LetterWriter, owner_id: int, numbers: Sequence[str], what: Warned, detail: str, **values: Any
) -> None:
    """Warn a beneficiary at every number on file, once a conversation for each thing and detail; else leave a task.

    Every one, since whoever has the PIN may have added a number of their own.
    """
    if not numbers:
        open_task(letters.work, UNREACHABLE, {"beneficiary": owner_id, "warning": what})
    for place, number in enumerate(numbers[:MOST_NUMBERS]):
        key = f"warning:{what}:{owner_id}:{letters.conversation_id}:{detail}:{place}"
        notify(letters.work, key, letters.to_number(number, f"warning.{what}", **values))
