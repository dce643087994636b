"""One turn is one database transaction: lock, hear, replay, perform, commit the reply with all the rest."""

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial

from pydantic import ValidationError

from backend.domain.people import Beneficiary, Payee
from backend.services import payment_lookup
from backend.services.work import Work
from backend.storage import conversations
from bot.context import House
from bot.conversations.call_backs import given_up
from bot.conversations.listening import listen_ahead
from bot.conversations.openings import lock_or_open, reply_already_given
from bot.conversations.performing import Performer
from bot.conversations.recalling import without_personal
from bot.engine.answer_handler import Heeding
from bot.engine.commands import Heeded
from bot.engine.dialogue_run import Replay, ScriptChanged, Standing, pace_of
from bot.engine.journal import MOST_ENTRIES, Journal, pack, unpack
from bot.engine.speaker import Speaker
from bot.nlu.rasa_client import Parsed
from dialogs.conversation import conversation
from dialogs.exchange import Heard, Incoming, Medium, Reply
from dialogs.opening import Opening

Render = Callable[[Reply], str]


def take_turn(house: House, incoming: Incoming, render: Render) -> str:
    """Take one turn and return its rendered reply; delivered again, the same reply.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: The database is away; nothing has happened: take it again.
    """
    parsed = listen_ahead(house, incoming)
    with house.engine.begin() as connection:
        work = Work(connection, house.clock())
        stored = lock_or_open(house, work, incoming)
        if known := reply_already_given(connection, stored, incoming.turn):
            return known
        turn = Turn(house, work, stored, parsed, incoming)
        if stored.ended:
            return render(turn.farewell())
        rendered = render(turn.take(incoming.heard if incoming.turn == stored.turn else None))
        turn.save()
        conversations.keep_reply(connection, stored.id, stored.turn, rendered)
        return rendered


def hang_up(house: House, channel: str, external_id: str) -> None:
    """The caller has hung up, or the carrier says that the call is over."""
    with house.engine.begin() as connection:
        stored = conversations.lock(connection, channel, external_id)
        if stored and stored.ended is None:
            close(house, Work(connection, house.clock()), stored)


def close(house: House, work: Work, stored: conversations.Stored) -> None:
    """Mark a conversation as cut; what was said inside a personal dialogue leaves its journal."""
    journal = without_personal(stored, house.script_version)
    changes = {"ended": "cut", "journal": journal, "touched_at": work.now}
    conversations.save(work.connection, stored.id, asdict(stored) | changes)
    writer = Speaker(house.phrasebook, house.programmes[stored.programme], "text", work.today)
    given_up(work, stored.programme, unpack(Opening, stored.opening), writer.say)


class Turn:
    """The conversation before and after one answer."""

    def __init__(
        self,
        house: House,
        work: Work,
        stored: conversations.Stored,
        parsed: Parsed | None,
        incoming: Incoming,
    ) -> None:
        self._house = house
        self._work = work
        self._stored = stored
        self._parsed = parsed
        self._journal: Journal = list(stored.journal)
        self._opening: Opening = unpack(Opening, stored.opening)
        medium: Medium = "text" if stored.channel == "sms" else "voice"
        programme = house.programmes[stored.programme]
        self._speaker = Speaker(house.phrasebook, programme, medium, work.today)
        self._writer = Speaker(house.phrasebook, programme, "text", work.today)
        self._performer = Performer(work, stored, house.pins, incoming, self._writer.say)
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

    def farewell(self) -> Reply:
        """What somebody hears who still answers when the conversation was closed as idle; nothing is heeded."""
        return self._speaker.reply(Standing(ended="silence"), Heeded(), self._stored.turn, 0)

    def save(self) -> None:
        """Write what the turn has changed."""
        standing, journal = self._standing, self._journal
        if standing.ended:
            journal = journal[: standing.open_seal]
            given_up(self._work, self._stored.programme, self._opening, self._writer.say)
        changes = {
            "turn": self._stored.turn + 1,
            "journal": journal,
            "opening": pack(Opening, self._opening),
            "script_version": self._house.script_version,
            "beneficiary_id": self._performer.beneficiary_id,
            "intervenant_id": self._performer.intervenant_id,
            "waiting": standing.waiting.key if standing.waiting else self._stored.waiting,
            "ended": standing.ended,
            "touched_at": self._work.now,
        }
        conversations.save(self._work.connection, self._stored.id, changes)

    def _play(self) -> Standing:
        performer = self._performer
        script = partial(conversation, self._stored.channel, self._opening)
        return Replay(script, self._journal, performer.perform, performer.fetch).play()

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
        paid = payment_lookup.paid_in(self._work, self._stored.id)
        self._opening = replace(self._opening, interrupted=True, caller=caller or self._opening.caller, paid=paid)
        self._journal.clear()
        self._standing = self._play()
        return Heeded()

    def _end(self, why: str) -> None:
        self._standing.waiting = None
        self._standing.ended = why


def _caller_in(journal: Journal) -> Beneficiary | Payee | None:
    """Who had been identified, if the journal still tells."""
    known = next((entry for entry in journal if entry["kind"] == "sealed" and entry["at"] == "caller"), None)
    try:
        return unpack(Beneficiary | Payee, known["value"]) if known else None
    except ValidationError:
        return None
