"""The conversations as the channels see them, and their keeping in order."""

from collections.abc import Callable
from datetime import date

import structlog

from backend import patience
from backend.domain.calendar import paris_date
from backend.domain.transfer import CallSubject
from backend.services import (
    auditing,
    card_charging,
    conversation_keeping,
    daily,
    forgetting,
    tallying,
    turning_rights,
)
from backend.services.work import Work
from bot.context import AppContext
from bot.conversations.closing import hang_up
from bot.conversations.silence_breaker import SilenceBreaker
from bot.conversations.turn import take_turn
from bot.conversations.whispering import whispered
from dialogs.channel import Channel
from dialogs.exchange import Incoming, Reply

log = structlog.get_logger()


class ConversationManager:
    """Answers the channels, over one context."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self._breaker = SilenceBreaker()
        self._rights_turned_on: date | None = None
        self._forgot_on: date | None = None

    def take_turn(self, incoming: Incoming, render: Callable[[Reply], str]) -> str:
        """Take one turn and return its rendered reply.

        Raises:
            sqlalchemy.exc.SQLAlchemyError, backend.patience.DatabaseDoesNotAnswer: The database is away, or was silent
                a moment ago; nothing has happened: take it again.
        """
        try:
            with patience.within(), self._breaker.asking():
                reply = take_turn(self._context, incoming, render)
        except Exception:
            self._context.counters.turn(incoming.channel, "fault")
            raise
        self._context.counters.turn(incoming.channel, "answered")
        return reply

    def hang_up(self, channel: str, external_id: str) -> None:
        """End a conversation whose caller has gone."""
        try:
            with patience.within(), self._breaker.asking():
                hang_up(self._context, channel, external_id)
        except Exception:
            self._context.counters.fault("hang_up")
            raise

    def keyed(self, name: str) -> str:
        """A channel's name of a conversation, in a form from which nobody guesses what it was made of."""
        return conversation_keeping.keyed_name(self._context.database, name)

    def whisper_question(self) -> str:
        """What whoever is rung for a caller is asked before anybody has proved to be there; needs no database."""
        return self._context.phrasebook.sentence("adviser.rung", "speech", {})

    def whisper(self, conversation_id: int, subject: CallSubject) -> str:
        """What whoever takes a call is told; where it cannot be found out who calls, that."""
        told = None
        try:
            with patience.within(), self._breaker.asking(), self._context.database.begin() as connection:
                told = whispered(self._context, Work(connection, self._context.clock()), conversation_id, subject)
        except Exception as error:  # noqa: BLE001 - an adviser who is rung hears something, whatever fails
            self._context.counters.fault("whisper")
            log.warning("an adviser was not told who calls", error=type(error).__name__)
        return told or self._context.phrasebook.sentence("adviser.whisper_unknown", "speech", {})

    def apology(self, channel: Channel, line: str, *, last: bool) -> str:
        """A sentence for when the line itself fails; needs no database."""
        programme, *_ = self._context.programmes_of(line)
        speaker = self._context.speaker(programme.code, channel.medium, paris_date(self._context.clock()))
        return speaker.say(channel.last_fault if last else channel.fault)

    def refusal(self, channel: Channel, line: str) -> str | None:
        """What is said to who reaches us at a number that serves no programme; None where it serves one."""
        if self._context.programmes_of(line):
            return None
        return self._context.phrasebook.sentence("fault.no_line", channel.medium, {})

    def read_edits(self) -> None:
        """Say sentences from now on as editors have put them since the last look."""
        self._context.phrasebook.look(self._context.database, self._context.clock)

    def close_the_day(self) -> None:
        """Make the bank's files that are due, each in a transaction of its own, and ask for statements."""
        for programme in self._context.programmes.values():
            with self._context.database.begin() as connection:
                made = daily.close_the_day(Work(connection, self._context.clock()), programme)
            if made:
                log.info("bank file is made", programme=programme.code, day=str(made.business_day))
        with self._context.database.begin() as connection:
            daily.ask_for_statements(Work(connection, self._context.clock()))
        self._turn_rights()
        self._forget()

    def _forget(self) -> None:
        """Forget, once a day, what has been kept long enough."""
        today = paris_date(self._context.clock())
        if self._forgot_on == today:
            return
        done = [self._forget_kind(kind, forget) for kind, forget in forgetting.DAILY.items()]
        if all(done):
            self._forgot_on = today

    def _forget_kind(self, kind: str, forget: forgetting.Forget) -> bool:
        """Forget one kind in a transaction of its own; False where it failed, which keeps no other."""
        try:
            with self._context.database.begin() as connection:
                erased = forget(Work(connection, self._context.clock()), self._context.keep)
        except Exception as error:  # noqa: BLE001 - whatever fails now is tried again the next time
            self._context.counters.fault("background")
            log.error("what is old was not forgotten", kind=kind, error=type(error).__name__)
            return False
        if erased:
            log.info("people whose accounts were closed long ago are erased", kind=kind, many=erased)
        return True

    def _turn_rights(self) -> None:
        """Credit plans d'aide and end what has expired, once a day; in another process too, it changes nothing more."""
        today = paris_date(self._context.clock())
        if self._rights_turned_on == today:
            return
        for programme in self._context.programmes.values():
            with self._context.database.begin() as connection:
                turning_rights.turn_the_day(Work(connection, self._context.clock()), programme)
        self._rights_turned_on = today

    def _seal_audit(self) -> None:
        """Seal what was noted in the audit trail; the log keeps the head of its chain, where no database is."""
        with self._context.database.begin() as connection:
            sealed = auditing.seal(Work(connection, self._context.clock()))
        if sealed:
            log.info("audit trail is sealed", entries=sealed[0], head=sealed[1])

    def keep_tally(self) -> None:
        """Keep how often each question was understood since the last time; what cannot be kept is kept the next time.

        Raises:
            sqlalchemy.exc.SQLAlchemyError, backend.patience.DatabaseDoesNotAnswer: The database is away.
        """
        counted = self._context.tally.take()
        if not counted:
            return
        try:
            with patience.within(), self._context.database.begin() as connection:
                tallying.keep(Work(connection, self._context.clock()), counted)
        except Exception:
            self._context.tally.give_back(counted)
            raise

    def tidy(self) -> int:
        """Close what nobody continued, each by itself, forget what is old, seal the trail; how many were closed."""
        closed = 0
        for channel in self._context.channels.values():
            with self._context.database.begin() as connection:
                work = Work(connection, self._context.clock())
                left = conversation_keeping.idle(work, channel.name, channel.idle, channel.held)
            closed += sum(self._close(channel.name, external_id) for external_id in left)
        with self._context.database.begin() as connection:
            card_charging.give_up_old(Work(connection, self._context.clock()))
        for kind, forget in forgetting.OFTEN.items():
            self._forget_kind(kind, forget)
        self._seal_audit()
        return closed

    def _close(self, channel: str, external_id: str) -> bool:
        """Close one; what is wrong with it keeps no other open."""
        try:
            return hang_up(self._context, channel, external_id)
        except Exception as error:  # noqa: BLE001 - whatever fails now is tried again at the next tidying
            self._context.counters.fault("background")
            log.warning("a conversation was not closed", channel=channel, error=type(error).__name__)
            return False
