"""Fills the digits of a drawn PIN into a reply as it leaves: what is kept of the reply has signs in their place.

Whoever fetches the same reply again hears the same digits, for as long as they wait to be keyed; afterwards, none.
"""

from backend.services.choosing_pins import drawn_digits
from backend.services.work import Work
from bot.context import AppContext
from dialogs.aloud import digits
from dialogs.script import DRAWN


def filled(context: AppContext, work: Work, conversation_id: int, rendered: str) -> str:
    """A rendered reply with the digits of the PIN that was drawn in its conversation."""
    if DRAWN[0] not in rendered:
        return rendered
    drawn = drawn_digits(work, context.pins, conversation_id) or ""
    for place, sign in enumerate(DRAWN):
        rendered = rendered.replace(sign, digits(drawn[place : place + 1], "speech"))
    return rendered
