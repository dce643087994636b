"""Places the calls that texts ask for, opens them when they are answered, and says when nothing came of them."""

import re
from collections.abc import Callable

from backend.domain.conversation import Conversation
from backend.domain.letters import Letter, Ring, Text
from backend.domain.requested_call import NewCallBack
from backend.services import calling_back
from backend.services.notifying import notify
from backend.services.work import Work
from bot.engine.journal import JournalMismatch, pack, unpack
from dialogs.exchange import Incoming
from dialogs.opening import Asked, Opening

TRIES = 3
PATH = "/twilio/voice?call="
_CALL_BACK = re.compile(re.escape(PATH) + r"(\d+)")
Write = Callable[..., str]
"""Renders a wording key, with its values, as a text."""


def ask_call_back(work: Work, thread: Conversation, incoming: Incoming, asked: Asked, write: Write) -> None:
    """Ring the number that is writing now, and say by text when nobody answered.

    Args:
        work: The transaction of the text that asks.
        thread: The conversation in which somebody known asks.
        incoming: The text: its sender is rung, its line rings.
        asked: What is to be confirmed.
        write: Renders the text for when nobody answers.
    """
    assert thread.beneficiary_id is not None, "only somebody known asks for a call"
    wanted = NewCallBack(thread.beneficiary_id, incoming.sender, incoming.line, pack(Asked, asked))
    call_back_id = calling_back.ask(work, wanted)
    unanswered = Text(incoming.sender, incoming.line, thread.programme, write("sms.not_paid", asked=asked))
    ring = Ring(
        incoming.sender, incoming.line, path=f"{PATH}{call_back_id}", tries=TRIES, at_once=True, otherwise=unanswered
    )
    notify(work, f"call_back:{call_back_id}", ring)


def opening_of(work: Work, call_back_id: int) -> tuple[Opening, int | None]:
    """How a call that we placed begins, and whose it is; one that is no longer wanted asks for nothing.

    Somebody who wrote again while it was ringing is asked what they wrote last.
    """
    wanted = calling_back.still_wanted(work, call_back_id)
    if wanted is None:
        return Opening(call_back_id=call_back_id), None
    try:
        asked: Asked = unpack(Asked, wanted.asked)
    except JournalMismatch:  # it was asked before the dialogues were deployed anew: nothing is guessed
        return Opening(call_back_id=call_back_id), None
    return Opening(asked=asked, call_back_id=wanted.id), wanted.beneficiary_id


def is_unwanted(work: Work, letter: Letter) -> bool:
    """Whether a call was to confirm what is confirmed, given up, or was asked for anew since."""
    found = _CALL_BACK.fullmatch(letter.path) if isinstance(letter, Ring) else None
    return found is not None and calling_back.is_concluded(work, int(found[1]))


def succeeded(work: Work, opening: Opening) -> None:
    """What the call was for is done."""
    if opening.call_back_id is not None:
        calling_back.conclude(work, opening.call_back_id, "done")


def given_up(work: Work, programme: str, opening: Opening, write: Write) -> None:
    """The call is over; where nothing came of it, its owner is told by text."""
    if opening.call_back_id is None or opening.asked is None:
        return
    if call := calling_back.conclude(work, opening.call_back_id, "given_up"):
        body = write("sms.not_paid", asked=opening.asked)
        notify(work, f"call_back:{call.id}:given_up", Text(call.number, call.line, programme, body))
