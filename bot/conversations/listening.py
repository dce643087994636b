"""Has a sentence understood before the turn's transaction opens, and only when nothing simpler hears it."""

from backend.domain.calendar import paris_date
from backend.storage import conversations
from bot.context import House
from bot.conversations.recalling import recall
from bot.engine.command_words import command_said
from bot.engine.dialogue_run import ScriptChanged
from bot.nlu.rasa_client import Parsed
from dialogs.answers.text_command import TextCommand
from dialogs.exchange import Incoming
from dialogs.script import Ask, Prove


def listen_ahead(house: House, incoming: Incoming) -> Parsed | None:
    """What a whole sentence means, asked over the network while nothing is locked.

    Keys, codes, dates, hours, yes and no never get there: the question's own grammar hears them. Nothing that
    is said where the PIN is asked gets there either.
    """
    heard = incoming.heard
    if heard is None or heard.how == "keys" or heard.silent or command_said(heard):
        return None
    with house.engine.connect() as connection:
        stored = conversations.peek(connection, incoming.channel, incoming.external_id)
    waiting = _waiting(stored, incoming)
    if not isinstance(waiting, Ask) or waiting.answer.hear(heard, paris_date(house.clock())):
        return None
    return house.understand(heard.words)


def _waiting(stored: conversations.Stored | None, incoming: Incoming) -> Ask | Prove | None:
    """The question that the words answer; a thread of texts begins at its first one."""
    if incoming.channel == "sms" and (stored is None or stored.ended):
        return Ask("sms.what", TextCommand(), {})
    if stored is None or stored.ended or (incoming.turn is not None and stored.turn != incoming.turn):
        return None
    try:
        return recall(stored).waiting
    except ScriptChanged:
        return None
