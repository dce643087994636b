"""Places the calls that confirm, opens them when they are answered, and says when nothing came of them."""

import re
from dataclasses import dataclass
from datetime import timedelta

from backend.domain.contact import Contact, ContactWay
from backend.domain.conversation import Conversation
from backend.domain.letters import Letter, Ring, Text
from backend.domain.numbering import is_mobile
from backend.domain.outbox_message import OutboxMessage
from backend.domain.requested_call import CallBack, NewCallBack
from backend.services import calling_back, contacting
from backend.services.notifying import notify
from backend.services.work import Work
from bot.conversations.letter_writing import LetterWriter
from bot.engine.journal import JournalMismatch, pack, unpack
from dialogs.exchange import Incoming
from dialogs.opening import Asked, ChoosePin, Details, NewNumber, Opening, TellBy, ToCheck

TRIES, TRIES_TO_CHECK = 3, 2
HANGING_UP = timedelta(seconds=15)
"""What it takes to hear the goodbye and put the receiver down, before the same telephone can ring."""

SAME_TELEPHONE = timedelta(minutes=1)
"""The same, where the call goes on after it was asked for; who takes longer is rung again."""

PATH = "/twilio/voice?call="
_UNANSWERED = re.compile(r"call_back:(\d+)(?:#\d+)?:otherwise")
_CALL_BACK = re.compile(re.escape(PATH) + r"(\d+)")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A call that is to be placed.

    Attributes:
        wanted: Whose it is, where it rings, and what it asks.
        programme: The code of the programme that rings.
        at_once: Whether somebody waits for it; otherwise it rings at decent hours.
        after: How long it is put off, so that who asks for it in a call has hung up by then.
    """

    wanted: NewCallBack
    programme: str
    at_once: bool
    after: timedelta = timedelta(0)


def by_text(thread: Conversation, incoming: Incoming, asked: Asked) -> Confirmation:
    """A call to the number that is writing now, which is registered for somebody."""
    assert thread.beneficiary_id is not None, "only somebody known asks for a call"
    wanted = NewCallBack(thread.beneficiary_id, None, incoming.sender, incoming.line, pack(Asked, asked))
    return Confirmation(wanted, thread.programme, at_once=True)


def to_number_on_file(call: Conversation, incoming: Incoming, contact: Contact, way: ContactWay) -> Confirmation:
    """A call to an intervenant's number on file: whoever knows a NAN and a birth date may be somebody else."""
    assert contact.phone, "a call needs a number"
    wanted = NewCallBack(None, contact.payee.id, contact.phone, incoming.line, pack(Asked, TellBy(way)))
    return Confirmation(wanted, call.programme, at_once=False)


def to_new_number(call: Conversation, incoming: Incoming, number: str) -> Confirmation:
    """A call to the number that a beneficiary wants to have registered, who has given their PIN."""
    assert call.beneficiary_id is not None, "only somebody known asks for a call"
    wanted = NewCallBack(call.beneficiary_id, None, number, incoming.line, pack(Asked, NewNumber()))
    after = SAME_TELEPHONE if number == incoming.sender else timedelta(0)
    return Confirmation(wanted, call.programme, at_once=True, after=after)


def to_choose_pin(call: Conversation, incoming: Incoming, number: str, asked: ChoosePin) -> Confirmation:
    """A call to a number on file of somebody who may choose a PIN in it: whoever calls may be somebody else."""
    assert call.beneficiary_id is not None, "only somebody known asks for a call"
    wanted = NewCallBack(call.beneficiary_id, None, number, incoming.line, pack(Asked, asked))
    return Confirmation(wanted, call.programme, at_once=True, after=HANGING_UP)


def to_check(call: Conversation, incoming: Incoming, number: str, check: ToCheck) -> Confirmation:
    """A call to a beneficiary's number on file (E.164), in which a payment is agreed and proven."""
    wanted = NewCallBack(call.beneficiary_id, None, number, incoming.line, pack(Asked, check))
    return Confirmation(wanted, call.programme, at_once=True, after=2 * HANGING_UP)


def check_of(call: CallBack) -> ToCheck | None:
    """The payment that a call is to check; None where it is for something else, or was asked by another version."""
    try:
        asked: Asked = unpack(Asked, call.asked)
    except JournalMismatch:
        return None
    return asked if isinstance(asked, ToCheck) else None


def place(letters: LetterWriter, call: Confirmation, most_a_day: int) -> bool:
    """Have a call placed, and its owner told when nobody answered; False where they were rung so often today.

    Args:
        letters: Writes what is told when nobody answers, in the transaction of what asks.
        call: The call.
        most_a_day: How often a number is rung within a day.
    """
    work = letters.work
    call_back_id = calling_back.ask(work, call.wanted, most_a_day)
    if call_back_id is None:
        return False
    number, line, asked = call.wanted.number, call.wanted.line, unpack(Asked, call.wanted.asked)
    unanswered = _nothing_came_of(letters, call.wanted, asked)
    path = f"{PATH}{call_back_id}"
    ring = Ring(number, line, path=path, tries=_tries(work, call, asked), at_once=call.at_once, otherwise=unanswered)
    return notify(work, f"call_back:{call_back_id}", ring, work.now + call.after)


def _tries(work: Work, call: Confirmation, asked: Asked) -> int:
    """How often it rings in all when nobody answers.

    A text can be forged, and who has just written is at their telephone: it rings once, unless they have confirmed such
    a call with their PIN within the day, so that it is surely they who write. A new number was asked for with the PIN.
    Who has just rung may not have hung up yet: it rings twice.
    """
    if isinstance(asked, ToCheck):
        return TRIES_TO_CHECK
    surely = not call.at_once or isinstance(asked, NewNumber) or calling_back.was_confirmed(work, call.wanted.number)
    return TRIES if surely else 1


def _nothing_came_of(letters: LetterWriter, call: NewCallBack | CallBack, asked: Asked) -> Letter | None:
    """What tells an owner that nothing came of a call; a number that is not theirs yet is told nothing."""
    if isinstance(asked, NewNumber):
        assert call.beneficiary_id is not None, "a new number is a beneficiary's"
        numbers = contacting.numbers_of(letters.work, call.beneficiary_id)
        told = next(filter(is_mobile, numbers), next(iter(numbers), None))
        return letters.to_number(told, "warning.number_not_added") if told else None
    if isinstance(asked, ChoosePin):
        return Text(call.number, call.line, letters.programme, letters.write("sms.no_pin_chosen"))
    if isinstance(asked, ToCheck):
        return Text(call.number, call.line, letters.programme, letters.write("sms.not_checked"))
    key = "sms.not_told" if isinstance(asked, TellBy) else "sms.not_changed" if isinstance(asked, Details) else ""
    body = letters.write(key) if key else letters.write("sms.not_paid", asked=asked)
    return Text(call.number, call.line, letters.programme, body)


def opening_of(work: Work, call_back_id: int) -> tuple[Opening, CallBack | None]:
    """How a call that we placed begins, and the call; one that is no longer wanted asks for nothing.

    Somebody who wrote again while it was ringing is asked what they wrote last.
    """
    wanted = calling_back.still_wanted(work, call_back_id)
    if wanted is None:
        return Opening(call_back_id=call_back_id), None
    try:
        asked: Asked = unpack(Asked, wanted.asked)
    except JournalMismatch:  # it was asked before the dialogues were deployed anew: nothing is guessed
        return Opening(call_back_id=call_back_id), None
    return Opening(asked=asked, call_back_id=wanted.id), wanted


def is_unwanted(work: Work, message: OutboxMessage, letter: Letter) -> bool:  # noqa: ARG001 - its path tells all
    """Whether a call was to confirm what is confirmed, given up, or was asked for anew since."""
    found = _CALL_BACK.fullmatch(letter.path) if isinstance(letter, Ring) else None
    return found is not None and calling_back.is_concluded(work, int(found[1]))


def is_outdated(work: Work, message: OutboxMessage, letter: Letter) -> bool:  # noqa: ARG001 - its key tells all
    """Whether a text tells that nobody has answered a call which who wrote has replaced or called off since."""
    found = _UNANSWERED.fullmatch(message.key)
    return found is not None and calling_back.is_concluded(work, int(found[1]))


def succeeded(work: Work, opening: Opening) -> None:
    """What the call was for is done."""
    if opening.call_back_id is not None:
        calling_back.conclude(work, opening.call_back_id, "done")


def given_up(letters: LetterWriter, opening: Opening) -> None:
    """The call is over; where nothing came of it, its owner is told."""
    if opening.call_back_id is None or opening.asked is None:
        return
    call = calling_back.conclude(letters.work, opening.call_back_id, "given_up")
    if call and (letter := _nothing_came_of(letters, call, opening.asked)):
        notify(letters.work, f"call_back:{call.id}:given_up", letter)
