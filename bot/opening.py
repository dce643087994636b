"""Opens conversations, and finds the one that a delivery belongs to."""

from sqlalchemy import Connection

from backend.services.work import Work
from backend.storage import conversations
from bot.calling_back import opening_of, opening_of_thread
from bot.house import House
from bot.journal import pack
from dialogs.exchange import Incoming
from dialogs.opening import Opening


def lock_or_open(house: House, work: Work, incoming: Incoming) -> conversations.Stored:
    """The conversation that was delivered to, opened when it is new, and locked until the transaction ends."""
    stored = conversations.lock(work.connection, incoming.channel, incoming.external_id)
    if stored:
        return stored
    programme = house.programme_of(incoming.line).code
    opening, beneficiary_id = _begin(work, programme, incoming)
    conversations.open_new(
        work.connection,
        {
            "channel": incoming.channel,
            "external_id": incoming.external_id,
            "programme": programme,
            "opening": pack(Opening, opening),
            "script_version": house.script_version,
            "journal": [],
            "beneficiary_id": beneficiary_id,
            "opened_at": work.now,
            "touched_at": work.now,
        },
    )
    stored = conversations.lock(work.connection, incoming.channel, incoming.external_id)
    assert stored, "a conversation that was just opened is there"
    return stored


def _begin(work: Work, programme: str, incoming: Incoming) -> tuple[Opening, int | None]:
    if incoming.channel == "sms":
        return opening_of_thread(work, programme, incoming.sender)
    if incoming.call_back_id is not None:
        return opening_of(work, incoming.call_back_id)
    return Opening(), None


def reply_already_given(connection: Connection, stored: conversations.Stored, turn: int | None) -> str | None:
    """The reply of a turn already taken: a retry, a second delivery, or a stale turn; None where it is new."""
    if stored.turn in {0, turn}:
        return None
    asked = stored.turn - 1 if turn is None else min(turn, stored.turn - 1)
    return conversations.reply_of(connection, stored.id, asked)
