"""Another way of talking with the line is one value: nothing else has to know of it."""

from dataclasses import replace
from datetime import timedelta

from bot.conversations.manager import ConversationManager
from dialogs.channel import Channel
from dialogs.exchange import Heard, Incoming, Reply
from dialogs.thread import thread
from tests.support.line import LINE, Line

CHAT = Channel(
    name="chat",
    medium="text",
    dialogue=thread,
    idle=timedelta(minutes=10),
    secrets="call_back",
    fault="fault.text",
    last_fault="fault.text",
    known_by_sender=True,
    begins_anew=True,
)
LUCIEN = "+33639980042"


def written(reply: Reply) -> str:
    return " ".join(reply.says)


def message(body: str, number: int, sender: str = LUCIEN) -> Incoming:
    return Incoming(CHAT.name, f"chat of {sender}", LINE, str(number), None, Heard("text", body), sender)


def chat(line: Line) -> ConversationManager:
    return ConversationManager(replace(line.context, channels={**line.context.channels, CHAT.name: CHAT}))


def test_a_chat_answers_as_texts_do(line: Line) -> None:
    manager = chat(line)
    assert manager.take_turn(message("SOLDE", 1), written).startswith("Il vous reste 75 h 30")
    assert manager.take_turn(message("PAYER MARIE 3H30", 2), written).startswith("3 h 30 à Marie DUPONT")
    assert line.one("select count(*) from call_backs where outcome is null") == 1
    assert "N'envoyez jamais votre code secret" in manager.take_turn(message("730518", 3), written)


def test_what_comes_again_is_answered_again_and_to_nobody_else(line: Line) -> None:
    manager = chat(line)
    first = manager.take_turn(message("SOLDE", 1), written)
    assert manager.take_turn(message("HISTORIQUE", 1), written) == first
    stranger = "+33639980099"
    assert manager.take_turn(message("SOLDE", 1, stranger), written).startswith("Ce numéro n'est pas enregistré")


def test_one_that_nobody_continues_is_closed_in_its_own_time(line: Line) -> None:
    manager = chat(line)
    manager.take_turn(message("PAYER MARIE", 1), written)
    line.clock.move(minutes=11)
    assert manager.tidy() == 1
