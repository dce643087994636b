"""Keeps conversations: their journal, their numbered turns and the replies given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, bindparam, cast, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from backend.storage.tables import conversations, turns

MOST_CUT = 10


@dataclass(frozen=True, slots=True)
class Stored:
    """A conversation as it is kept.

    Attributes:
        id: The storage's number of the conversation.
        channel: "voice" or "sms".
        programme: The programme's code.
        opening: What was known before the first word, packed.
        script_version: The version of the dialogues that wrote the journal.
        journal: What was heard and done.
        turn: How many turns have been taken.
        waiting: The key of the question that waits; None before the first turn and at the end.
        ended: Why it is over; None while it goes on.
        beneficiary_id: Who it is, once known.
        intervenant_id: Which intervenant it is, where it is theirs.
        touched_at: When it was last changed, in UTC.
    """

    id: int
    channel: str
    programme: str
    opening: dict[str, Any]
    script_version: str
    journal: list[Any]
    turn: int
    waiting: str | None
    ended: str | None
    beneficiary_id: int | None
    intervenant_id: int | None
    touched_at: datetime


_STORED = [conversations.c[name] for name in Stored.__dataclass_fields__]
_SEEN = select(*_STORED).where(
    conversations.c.channel == bindparam("channel"),
    conversations.c.external_id == bindparam("external_id"),
)
_LOCKED = _SEEN.with_for_update()


def lock(connection: Connection, channel: str, external_id: str) -> Stored | None:
    """The conversation, locked until the transaction ends; None when there is none yet."""
    row = connection.execute(_LOCKED, {"channel": channel, "external_id": external_id}).one_or_none()
    return Stored(*row) if row else None


def peek(connection: Connection, channel: str, external_id: str) -> Stored | None:
    """The conversation as it is now, without waiting for anybody; None when there is none."""
    row = connection.execute(_SEEN, {"channel": channel, "external_id": external_id}).one_or_none()
    return Stored(*row) if row else None


def open_new(connection: Connection, values: Mapping[str, Any]) -> None:
    """Open a conversation; when another request has just opened it, leave that one."""
    connection.execute(upsert(conversations).values(values).on_conflict_do_nothing())


_SAVED = (
    "turn",
    "journal",
    "opening",
    "script_version",
    "beneficiary_id",
    "intervenant_id",
    "waiting",
    "ended",
    "touched_at",
)
_SAVE = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation_id"))
    .values({name: bindparam(f"new_{name}", type_=conversations.c[name].type) for name in _SAVED})
)
_END = (
    update(conversations).where(conversations.c.id == bindparam("conversation_id")).values(ended=bindparam("new_ended"))
)


def save(connection: Connection, conversation_id: int, values: Mapping[str, Any]) -> None:
    """Write what a turn has changed: a value for each of `_SAVED`."""
    new = {f"new_{name}": values[name] for name in _SAVED}
    connection.execute(_SAVE, {"conversation_id": conversation_id, **new})


def end(connection: Connection, conversation_id: int, ended: str) -> None:
    """Write how a conversation ended."""
    connection.execute(_END, {"conversation_id": conversation_id, "new_ended": ended})


_KEEP = insert(turns)
_REPLY = select(turns.c.reply).where(
    turns.c.conversation_id == bindparam("conversation_id"), turns.c.number == bindparam("number")
)


def keep_reply(connection: Connection, conversation_id: int, number: int, reply: str) -> None:
    """Keep what turn `number` answered, for when it is delivered again.

    Raises:
        sqlalchemy.exc.IntegrityError: The turn was already taken.
    """
    connection.execute(_KEEP, {"conversation_id": conversation_id, "number": number, "reply": reply})


def reply_of(connection: Connection, conversation_id: int, number: int) -> str | None:
    """What turn `number` answered."""
    return connection.execute(_REPLY, {"conversation_id": conversation_id, "number": number}).scalar_one_or_none()


def retire(connection: Connection, conversation_id: int) -> None:
    """Free the carrier's name of a conversation that has ended, so that the same thread begins anew."""
    name = conversations.c.external_id + "#" + cast(conversations.c.id, Text)
    connection.execute(update(conversations).where(conversations.c.id == conversation_id).values(external_id=name))


def ended_since(connection: Connection, beneficiary_id: int, endings: Sequence[str], since: datetime) -> list[Stored]:
    """The beneficiary's conversations that ended in one of these ways since a moment, the newest first."""
    query = (
        select(*_STORED)
        .where(
            conversations.c.beneficiary_id == beneficiary_id,
            conversations.c.ended.in_(endings),
            conversations.c.touched_at >= since,
        )
        .order_by(conversations.c.id.desc())
        .limit(MOST_CUT)
    )
    return [Stored(*row) for row in connection.execute(query)]


def idle(connection: Connection, channel: str, since: datetime, most: int) -> list[Stored]:
    """Open conversations of a channel untouched since a moment, locked; those locked elsewhere are left alone."""
    query = (
        select(*_STORED)
        .where(
            conversations.c.ended.is_(None),
            conversations.c.touched_at < since,
            conversations.c.channel == channel,
        )
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return [Stored(*row) for row in connection.execute(query)]


def forget_before(connection: Connection, moment: datetime) -> int:
    """Delete journals and replies of conversations that ended before a moment; returns how many."""
    old = conversations.c.ended.is_not(None) & (conversations.c.touched_at < moment)
    ids = connection.execute(select(conversations.c.id).where(old, conversations.c.journal != [])).scalars().all()
    connection.execute(delete(turns).where(turns.c.conversation_id.in_(ids)))
    connection.execute(update(conversations).where(conversations.c.id.in_(ids)).values(journal=[]))
    return len(ids)
