"""One turn is one database transaction: lock, hear, replay, perform, commit the reply with all the rest."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection

from backend.domain.people import Beneficiary
from backend.services.work import Work
from backend.storage import conversations, money
from bot.heeding import Heeding
from bot.house import House
from bot.journal import MOST_ENTRIES, Journal, pack, unpack
from bot.listening import listen_ahead
from bot.obeying import Heeded
from bot.performing import Performer
from bot.rasa_client import Parsed
from bot.recalling import without_personal
from bot.replay import Replay, ScriptChanged, Standing, pace_of
from bot.speaking import Speaker
from dialogs.call import Opening, call
from dialogs.exchange import Heard, Incoming, Reply

Render = Callable[[Reply], str]


def take_turn(house: House, incoming: Incoming, render: Render) -> str:
    """Take one turn and return its rendered reply; delivered again, the same reply.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: The database is away; nothing has happened: take it again.
    """
    parsed = listen_ahead(house, incoming)
    with house.engine.begin() as connection:
        work = Work(connection, house.clock())
        stored = _lock(house, work, incoming)
        if known := _known_reply(connection, stored, incoming):
            return known
        turn = Turn(house, work, stored, parsed)
        rendered = render(turn.take(incoming.heard if incoming.turn == stored.turn else None))
        conversations.save(connection, stored.id, turn.changes())
        conversations.keep_reply(connection, stored.id, stored.turn, rendered)
        return rendered


def hang_up(house: House, channel: str, external_id: str) -> None:
    """The caller has hung up, or the carrier says that the call is over."""
    with house.engine.begin() as connection:
        stored = conversations.lock(connection, channel, external_id)
        if stored and stored.ended is None:
            close(house, Work(connection, house.clock()), stored)


def close(house: House, work: Work, stored: conversations.Stored) -> None:
    """Mark a conversation as cut; what was said inside a sealed dialogue leaves its journal."""
    journal = without_personal(stored, house.script_version)
    changes = {"ended": "cut", "journal": journal, "touched_at": work.now}
    conversations.save(work.connection, stored.id, asdict(stored) | changes)


def _lock(house: House, work: Work, incoming: Incoming) -> conversations.Stored:
    stored = conversations.lock(work.connection, incoming.channel, incoming.external_id)
    if stored:
        return stored
    conversations.open_new(
        work.connection,
        {
            "channel": incoming.channel,
            "external_id": incoming.external_id,
            "programme": house.programme_of(incoming.line).code,
            "opening": pack(Opening, Opening()),
            "script_version": house.script_version,
            "journal": [],
            "opened_at": work.now,
            "touched_at": work.now,
        },
    )
    stored = conversations.lock(work.connection, incoming.channel, incoming.external_id)
    assert stored, "a conversation that was just opened is there"
    return stored


def _known_reply(connection: Connection, stored: conversations.Stored, incoming: Incoming) -> str | None:
    """The reply of a turn already taken: a retry, a second delivery, or a stale turn."""
    if stored.turn == 0 or (incoming.turn == stored.turn and stored.ended is None):
        return None
    asked = stored.turn - 1 if incoming.turn is None else min(incoming.turn, stored.turn - 1)
    return conversations.reply_of(connection, stored.id, asked)


class Turn:
    """The conversation before and after one answer."""

    def __init__(self, house: House, work: Work, stored: conversations.Stored, parsed: Parsed | None) -> None:
        self._house = house
        self._work = work
        self._stored = stored
        self._journal: Journal = list(stored.journal)
        self._opening = unpack(Opening, stored.opening)
        self._parsed = parsed
        self._performer = Performer(work, stored, house.pins)
        programme = house.programmes[stored.programme]
        self._speaker = Speaker(house.phrasebook, programme, "voice", work.today)
        self._standing = Standing()

    def take(self, heard: Heard | None) -> Reply:
        """Hear, go on, and say what comes next."""
        try:
            heeded = self._hear(heard)
            self._standing = self._play()
        except ScriptChanged:
            heeded = self._start_over()
        if len(self._journal) > MOST_ENTRIES and self._standing.waiting:
            self._end("limit")
        return self._speaker.reply(self._standing, heeded, self._stored.turn + 1, pace_of(self._journal))

    def changes(self) -> Mapping[str, Any]:
        """The columns of the conversation that the turn has changed."""
        waiting = self._standing.waiting
        journal = self._journal
        if self._standing.ended and self._standing.open_seal is not None:
            journal = journal[: self._standing.open_seal]
        return {
            "turn": self._stored.turn + 1,
            "journal": journal,
            "opening": pack(Opening, self._opening),
            "script_version": self._house.script_version,
            "beneficiary_id": self._performer.beneficiary_id,
            "waiting": waiting.key if waiting else self._stored.waiting,
            "ended": self._standing.ended,
            "touched_at": self._work.now,
        }

    def _play(self) -> Standing:
        replay = Replay(lambda: call(self._opening), self._journal, self._performer.perform, self._performer.fetch)
        return replay.play()

    def _hear(self, heard: Heard | None) -> Heeded:
        if self._stored.script_version != self._house.script_version:
            raise ScriptChanged("the dialogues were deployed anew during the call")
        if heard is None:
            return Heeded()
        standing = self._play()
        if standing.waiting is None:
            return Heeded()
        heeding = Heeding(
            step=standing.waiting,
            standing=standing,
            journal=self._journal,
            today=self._work.today,
            check_pin=self._performer.check_pin,
            parsed=self._parsed,
        )
        return heeding.heed(heard)

    def _start_over(self) -> Heeded:
        """Begin the new script with what is still true: who calls, and what they have paid."""
        caller = _caller_in(self._journal)
        paid = money.receipts_of_conversation(self._work.connection, self._stored.id)
        self._opening = Opening(interrupted=True, caller=caller, paid=paid)
        self._journal.clear()
        self._standing = self._play()
        return Heeded()

    def _end(self, why: str) -> None:
        self._standing.waiting = None
        self._standing.ended = why


def _caller_in(journal: Journal) -> Beneficiary | None:
    """Who had been identified, if the journal still tells."""
    known = next((entry for entry in journal if entry["kind"] == "sealed" and entry["at"] == "caller"), None)
    try:
        return unpack(Beneficiary, known["value"]) if known else None
    except ValidationError:
        return None
