"""Keeps conversations: their journal, their numbered turns and the replies given."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Connection, Text, any_, bindparam, cast, delete, insert, not_, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from backend.domain.conversation import Conversation
from backend.domain.written_down import TurnKept, Understood
from backend.storage.prepared import Prepared
from backend.storage.tables import conversations, replies
from backend.storage.vault import vault_of

MOST_CUT = 10
REPLY, UNDERSTOOD = "replies.reply", "replies.understood"
_SEALED: dict[str, Callable[[], Any]] = {"opening": dict, "journal": list}
"""The columns that are sealed, each with what it holds once it is forgotten."""

FORGOTTEN = b""
"""What stands where the words of a conversation stood."""

_KEPT = [conversations.c[name] for name in Conversation.__dataclass_fields__]
_NAMED = select(*_KEPT).where(
    conversations.c.channel == bindparam("channel"),
    conversations.c.external_id == bindparam("external_id"),
)
_SEEN, _LOCKED = Prepared(_NAMED), Prepared(_NAMED.with_for_update())


def lock(connection: Connection, channel: str, external_id: str) -> Conversation | None:
    """The conversation, locked until the transaction ends; None when there is none yet."""
    row = _LOCKED.row(connection, {"channel": channel, "external_id": external_id})
    return _opened(connection, row) if row else None


def peek(connection: Connection, channel: str, external_id: str) -> Conversation | None:
    """The conversation as it is now, without waiting for anybody; None when there is none."""
    row = _SEEN.row(connection, {"channel": channel, "external_id": external_id})
    return _opened(connection, row) if row else None


def _opened(connection: Connection, row: Sequence[Any]) -> Conversation:
    kept = dict(zip(Conversation.__dataclass_fields__, row, strict=True))
    vault = vault_of(connection)
    for name, forgotten in _SEALED.items():
        sealed = kept[name]
        kept[name] = vault.open_json(f"conversations.{name}", sealed) if sealed else forgotten()
    return Conversation(**kept)


def _sealed(connection: Connection, values: Mapping[str, Any]) -> dict[str, Any]:
    vault = vault_of(connection)
    return {
        name: vault.seal_json(f"conversations.{name}", value) if name in _SEALED else value
        for name, value in values.items()
    }


def by_id(connection: Connection, conversation_id: int) -> Conversation | None:
    """The conversation of a number that the storage gave, as it is now."""
    row = connection.execute(select(*_KEPT).where(conversations.c.id == conversation_id)).one_or_none()
    return _opened(connection, row) if row else None


OPENED = (
    "channel",
    "external_id",
    "programme",
    "opening",
    "script_version",
    "journal",
    "beneficiary_id",
    "intervenant_id",
    "opened_at",
    "touched_at",
)
"""The columns that a conversation is opened with."""

_OPENING = upsert(conversations).values({name: bindparam(name) for name in OPENED}).on_conflict_do_nothing()
_OPEN = Prepared(_OPENING.returning(*_KEPT))


def open_new(connection: Connection, values: Mapping[str, Any]) -> Conversation | None:
    """Open a conversation by a value for each of `OPENED`, locked; None when another request has just opened it."""
    row = _OPEN.row(connection, _sealed(connection, values))
    return _opened(connection, row) if row else None


SAVED = (
    "turn",
    "journal",
    "opening",
    "script_version",
    "programme",
    "beneficiary_id",
    "intervenant_id",
    "trusted_id",
    "waiting",
    "reached",
    "pace",
    "stage",
    "ended",
    "touched_at",
)
"""The columns that a turn may change."""

_SAVING = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation_id"))
    .values({name: bindparam(f"new_{name}", type_=conversations.c[name].type) for name in SAVED})
)
_SAVE = Prepared(_SAVING)
_END = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation_id"), conversations.c.ended == bindparam("old_ended"))
    .values(ended=bindparam("new_ended"))
)


def save(connection: Connection, conversation_id: int, values: Mapping[str, Any]) -> None:
    """Write what a turn has changed: a value for each of `SAVED`."""
    _SAVE.write(connection, _changes(connection, conversation_id, values))


def _changes(connection: Connection, conversation_id: int, values: Mapping[str, Any]) -> dict[str, Any]:
    new = {f"new_{name}": value for name, value in _sealed(connection, {n: values[n] for n in SAVED}).items()}
    return {"conversation_id": conversation_id, **new}


def end(connection: Connection, conversation: Conversation, ended: str) -> bool:
    """Write anew how a conversation ended; False where somebody else has just done so, whom this waits for."""
    values = {"conversation_id": conversation.id, "old_ended": conversation.ended, "new_ended": ended}
    return bool(connection.execute(_END, values).rowcount)


_KEEPING = insert(replies).values({column.name: bindparam(f"its_{column.name}") for column in replies.c})
_KEEP = Prepared(_KEEPING)
_SAVE_AND_KEEP = Prepared(_SAVING.add_cte(_KEEPING.cte("kept", nesting=True)))
_REPLY = select(replies.c.reply).where(
    replies.c.channel == bindparam("channel"),
    replies.c.external_id == bindparam("external_id"),
    replies.c.delivery == bindparam("delivery"),
)
_LAST_REPLY = (
    select(replies.c.reply)
    .where(replies.c.conversation_id == bindparam("conversation_id"))
    .order_by(replies.c.number.desc())
    .limit(1)
)


def keep_reply(connection: Connection, reply: Mapping[str, Any], changes: Mapping[str, Any] | None = None) -> None:
    """Keep what a delivery was answered, for when it comes again, and what the turn has changed, in one statement.

    Args:
        connection: The turn's.
        reply: A value for each column of `replies`.
        changes: A value for each of `SAVED`; None where nothing has changed.

    Raises:
        sqlalchemy.exc.IntegrityError: The delivery was already answered.
    """
    vault, understood = vault_of(connection), reply["understood"]
    told = understood and vault.seal_json(UNDERSTOOD, asdict(understood))
    sealed = {**reply, "reply": vault.seal(REPLY, reply["reply"].encode()), "understood": told}
    kept = {f"its_{name}": value for name, value in sealed.items()}
    if changes is None:
        _KEEP.write(connection, kept)
    else:
        _SAVE_AND_KEEP.write(connection, {**kept, **_changes(connection, reply["conversation_id"], changes)})


def turns_of(connection: Connection, conversation_id: int) -> Iterator[TurnKept]:
    """What was understood and answered in each turn of a conversation, the first first, as long as it is kept."""
    columns = (replies.c.reply, replies.c.understood)
    query = select(*columns).where(replies.c.conversation_id == conversation_id)
    vault = vault_of(connection)
    for reply, understood in connection.execute(query.order_by(replies.c.number, replies.c.given_at)):
        told = Understood(**vault.open_json(UNDERSTOOD, understood)) if understood else None
        yield TurnKept(vault.open(REPLY, reply).decode(), told)


def reply_to(connection: Connection, channel: str, external_id: str, delivery: str) -> str | None:
    """What a delivery was answered; None where it has not come before."""
    values = {"channel": channel, "external_id": external_id, "delivery": delivery}
    return _said(connection, connection.execute(_REPLY, values).scalar_one_or_none())


def last_reply(connection: Connection, conversation_id: int) -> str | None:
    """What a conversation was last answered."""
    last = connection.execute(_LAST_REPLY, {"conversation_id": conversation_id})
    return _said(connection, last.scalar_one_or_none())


def _said(connection: Connection, sealed: bytes | None) -> str | None:
    return None if sealed is None else vault_of(connection).open(REPLY, sealed).decode()


def retire(connection: Connection, conversation_id: int) -> None:
    """Free the channel's name of a conversation that has ended, so that the same two begin anew."""
    name = conversations.c.external_id + "#" + cast(conversations.c.id, Text)
    connection.execute(update(conversations).where(conversations.c.id == conversation_id).values(external_id=name))


_CUT = Prepared(
    select(*_KEPT)
    .where(
        conversations.c.beneficiary_id == bindparam("beneficiary_id"),
        conversations.c.ended == any_(bindparam("endings", type_=ARRAY(Text))),
        conversations.c.stage == bindparam("stage"),
        conversations.c.touched_at >= bindparam("since"),
    )
    .order_by(conversations.c.id.desc())
    .limit(MOST_CUT)
)


def cut_since(
    connection: Connection, beneficiary_id: int, endings: Sequence[str], stage: str, since: datetime
) -> list[Conversation]:
    """The beneficiary's conversations that ended so in a stage since a moment, the newest first."""
    values = {"beneficiary_id": beneficiary_id, "endings": list(endings), "stage": stage, "since": since}
    return [_opened(connection, row) for row in _CUT.rows(connection, values)]


def idle(connection: Connection, channel: str, since: datetime, held: Mapping[str, datetime], most: int) -> list[str]:
    """The channel's names of its open conversations that nobody has touched since a moment.

    Where one waits at a question of `held`, by its key, the moment is that one.
    """
    left = conversations.c.touched_at < since
    for question, moment in held.items():
        waits_there = conversations.c.waiting.is_not_distinct_from(question)
        left = left & or_(not_(waits_there), conversations.c.touched_at < moment)
    query = (
        select(conversations.c.external_id)
        .where(conversations.c.ended.is_(None), left, conversations.c.channel == channel)
        .limit(most)
    )
    return list(connection.execute(query).scalars())


def forget_before(connection: Connection, moment: datetime) -> int:
    """Empty what was said in conversations that ended before a moment, and every reply given before it.

    Returns:
        How many conversations were emptied.
    """
    connection.execute(delete(replies).where(replies.c.given_at < moment))
    before = (conversations.c.opened_at < moment) & (conversations.c.touched_at < moment)
    old = conversations.c.ended.is_not(None) & not_(conversations.c.forgotten) & before
    emptied = update(conversations).where(old).values(journal=FORGOTTEN, opening=FORGOTTEN, forgotten=True)
    return connection.execute(emptied).rowcount
