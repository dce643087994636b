"""Which dialogue a conversation is: a call, a call that we place, or a thread of texts."""

from dialogs.call import call
from dialogs.call_back import call_back
from dialogs.opening import Opening
from dialogs.script import Dialogue
from dialogs.thread import thread


def conversation(channel: str, opening: Opening) -> Dialogue[None]:
    """The dialogue of a channel ("voice" or "sms") that begins so."""
    if channel == "sms":
        return thread(opening)
    return call(opening) if opening.call_back_id is None else call_back(opening)
