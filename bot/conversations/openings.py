"""Opens conversations, and finds the one that a delivery belongs to."""

from sqlalchemy import Connection

from backend.domain.people import Beneficiary
from backend.services import identifying
from backend.services.work import Work
from backend.storage import conversations
from bot.context import House
from bot.conversations.call_backs import opening_of
from bot.engine.journal import pack
from dialogs.exchange import Incoming
from dialogs.opening import Opening


def lock_or_open(house: House, work: Work, incoming: Incoming) -> conversations.Stored:
    """The conversation that was delivered to, opened when it is new, and locked until the transaction ends."""
    stored = conversations.lock(work.connection, incoming.channel, incoming.external_id)
    if stored:
        return stored
    programme = house.programme_of(incoming.line).code
    opening, parties = _begin(work, programme, incoming)
    conversations.open_new(
        work.connection,
        {
            "channel": incoming.channel,
            "external_id": incoming.external_id,
            "programme": programme,
            "opening": pack(Opening, opening),
            "script_version": house.script_version,
            "journal": [],
            **parties,
            "opened_at": work.now,
            "touched_at": work.now,
        },
    )
    stored = conversations.lock(work.connection, incoming.channel, incoming.external_id)
    assert stored, "a conversation that was just opened is there"
    return stored


def _begin(work: Work, programme: str, incoming: Incoming) -> tuple[Opening, dict[str, int]]:
    """How the conversation begins, and whose it is if that is known before the first word."""
    if incoming.channel == "sms":
        return _begin_thread(work, programme, incoming.sender)
    if incoming.call_back_id is not None:
        opening, beneficiary_id = opening_of(work, incoming.call_back_id)
        return opening, {"beneficiary_id": beneficiary_id} if beneficiary_id else {}
    return Opening(), {}


def _begin_thread(work: Work, programme: str, number: str) -> tuple[Opening, dict[str, int]]:
    """Known is who the number is registered for: one beneficiary of the programme, else one intervenant."""
    writer = identifying.whose_number(work, programme, number)
    if writer is None:
        return Opening(), {}
    party = "beneficiary_id" if isinstance(writer, Beneficiary) else "intervenant_id"
    return Opening(caller=writer), {party: writer.id}


def reply_already_given(connection: Connection, stored: conversations.Stored, turn: int | None) -> str | None:
    """The reply of a turn already taken: a retry, a second delivery, or a stale turn; None where it is new."""
    if stored.turn in {0, turn}:
        return None
    asked = stored.turn - 1 if turn is None else min(turn, stored.turn - 1)
    return conversations.reply_of(connection, stored.id, asked)
