"""Finds and keeps conversations: each delivery answered once, a cut one found again, all forgotten in time."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine

from backend.domain.conversation import Conversation
from backend.domain.numbering import is_shown
from backend.domain.written_down import TurnKept, Understood
from backend.services.work import Work
from backend.storage import call_backs, conversations
from backend.storage.sealed_people import phone_digest
from backend.storage.vault import Vault, vault_of

CUT = ("cut", "silence", "nonsense", "helped", "asides")
"""Endings after which a caller may want to go on where they stopped."""

RESUMED_WITHIN = timedelta(minutes=60)
"""How long a cut call can be resumed."""

KEPT = timedelta(hours=24)
"""For how long the words of a conversation that has ended, the replies and the calls back are kept."""

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a conversation is opened with: its channel and the channel's name of it, and the rest of its row."""

    channel: str
    external_id: str
    programme: str
    opening: dict[str, Any]
    script_version: str
    beneficiary_id: int | None = None
    intervenant_id: int | None = None


def find(work: Work, channel: str, external_id: str) -> Conversation | None:
    """The conversation, locked until the transaction ends; None when there is none yet."""
    return conversations.lock(work.connection, channel, external_id)


def keyed_name(database: Engine, name: str) -> str:
    """A channel's name of a conversation, made with a key: who reads it cannot guess from it between which numbers."""
    vault = database.get_execution_options().get("vault")
    assert isinstance(vault, Vault), "the line is served with the keys"
    return vault.digest("thread", name).hex()


def by_id(work: Work, conversation_id: int) -> Conversation | None:
    """The conversation of a number that the storage gave, as it is now."""
    return conversations.by_id(work.connection, conversation_id)


def peek(database: Engine, channel: str, external_id: str) -> Conversation | None:
    """The conversation as it is now, without waiting for anybody; None when there is none."""
    with database.connect() as connection:
        return conversations.peek(connection, channel, external_id)


def open_new(work: Work, beginning: Beginning) -> Conversation:
    """Open a conversation, or find the one that another delivery has just opened; locked."""
    values = {**asdict(beginning), "journal": [], "opened_at": work.now, "touched_at": work.now}
    opened = conversations.open_new(work.connection, values) or find(work, beginning.channel, beginning.external_id)
    assert opened, "a conversation that was just opened is there"
    return opened


def known_reply(work: Work, conversation: Conversation, delivery: str | None, turn: int | None) -> str | None:
    """The reply of a delivery that came before, or of a turn that is not the next one; None where it is new.

    Args:
        work: The transaction, in which the conversation is locked.
        conversation: The one that was delivered to.
        delivery: What tells the delivery from every other; None asks for what was last said.
        turn: Which turn it claims to be; None where the channel does not number them. A stale turn never answers
            the next question, and a turn of the future answers nothing.
    """
    if conversation.ended is None and turn == conversation.turn:
        return None  # each reply moves the turn on: the one that waits has none yet
    if delivery is not None:
        names = (conversation.channel, conversation.external_id, delivery)
        if (known := conversations.reply_to(work.connection, *names)) is not None:
            return known
        if turn in {None, conversation.turn}:
            return None
    return conversations.last_reply(work.connection, conversation.id)


def keep_reply(  # noqa: PLR0913, PLR0917 - one statement keeps all of a turn
    work: Work,
    conversation: Conversation,
    delivery: str | None,
    reply: str,
    changes: Mapping[str, Any] | None = None,
    understood: Understood | None = None,
) -> None:
    """Keep what a delivery was answered, by its own name or its turn's number, what was heard, what changed."""
    kept = {
        "channel": conversation.channel,
        "external_id": conversation.external_id,
        "delivery": str(conversation.turn) if delivery is None else delivery,
        "conversation_id": conversation.id,
        "number": conversation.turn,
        "reply": reply,
        "understood": understood,
        "given_at": work.now,
    }
    conversations.keep_reply(work.connection, kept, changes and _whole(work, conversation, changes))


def turns_of(work: Work, conversation_id: int) -> tuple[TurnKept, ...]:
    """What was understood and answered in each turn, the first first; none where that is forgotten."""
    return tuple(conversations.turns_of(work.connection, conversation_id))


def save(work: Work, conversation: Conversation, changes: Mapping[str, Any]) -> None:
    """Write what has changed of a conversation, and that it was touched now."""
    conversations.save(work.connection, conversation.id, _whole(work, conversation, changes))


def _whole(work: Work, conversation: Conversation, changes: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: getattr(conversation, name) for name in conversations.SAVED}
    return {**kept, **changes, "touched_at": work.now}


def begin_anew(work: Work, conversation: Conversation) -> None:
    """Let the same two parties begin another conversation."""
    conversations.retire(work.connection, conversation.id)


def rung_from(work: Work, number: str) -> str:
    """By what two conversations of one number (E.164) are known; empty where none is shown."""
    return phone_digest(vault_of(work.connection), number).hex() if is_shown(number) else ""


def last_cut(work: Work, here: Conversation, stage: str) -> Conversation | None:
    """The caller's newest conversation like this one that was cut in a stage, a short while ago.

    What can be resumed is an order that no PIN has agreed to: whoever knows a code and a birth date may have planted
    it, so it is offered to the number that began it alone, and never to one that is withheld.
    """
    if here.beneficiary_id is None or (stage == "resumable" and not here.opening.get("rung_from")):
        return None
    since = work.now - RESUMED_WITHIN
    found = conversations.cut_since(work.connection, here.beneficiary_id, CUT, stage, since)
    like = (
        cut
        for cut in found
        if (cut.channel, cut.script_version) == (here.channel, here.script_version)
        and _opening_for(cut, stage) == _opening_for(here, stage)
        and (stage != "resumable" or is_quoted(cut))
    )
    return next(like, None)


def is_quoted(cut: Conversation) -> bool:
    """Whether it had come to what is paid: with less, nobody would know what they are offered to go on with."""
    return any(entry["at"] == "quote" for entry in cut.journal)


def _opening_for(conversation: Conversation, stage: str) -> dict[str, Any]:
    """What two conversations have to have in common; what was paid is told at any telephone of its payer."""
    kept = conversation.opening
    return kept if stage == "resumable" else {name: kept[name] for name in kept if name != "rung_from"}


def conclude(work: Work, conversation: Conversation, how: str) -> bool:
    """Write that a cut conversation was resumed, dropped or told: it is offered no more.

    False where another call was quicker: of two at the same instant, only one goes on with it.
    """
    return conversations.end(work.connection, conversation, how)


def idle(work: Work, channel: str, after: timedelta, held: Mapping[str, timedelta]) -> list[str]:
    """The channel's names of open conversations that nobody has continued for so long, a hundred at the most.

    Those that wait at a question of `held`, by its key, may wait for as long as that says.
    """
    longer = {question: work.now - patience for question, patience in held.items()}
    return conversations.idle(work.connection, channel, work.now - after, longer, AT_ONCE)


def forget_old(work: Work, kept: timedelta = KEPT) -> int:
    """Forget words, replies and calls back that have been kept long enough; how many conversations were emptied."""
    call_backs.forget_before(work.connection, work.now - kept)
    return conversations.forget_before(work.connection, work.now - kept)
