"""The conversations as the channels see them, and their keeping in order."""

from collections.abc import Callable
from datetime import timedelta

import structlog

from backend.domain.calendar import paris_date
from backend.domain.programme import Programme
from backend.services import daily
from backend.services.work import Work
from backend.storage import conversations, texting
from bot.context import House
from bot.conversations.texts import IDLE, take_text, thread_of
from bot.conversations.turn import close, hang_up, take_turn
from bot.engine.speaker import Speaker
from channels.delivery.status import Status
from channels.voice import OVER
from dialogs.exchange import Incoming, Reply

IDLE_MINUTES = 5
"""Minutes after which a conversation that nobody continued is over."""

KEPT_HOURS = 24
"""Hours for which the journal and the replies of an ended conversation are kept."""

AT_ONCE = 100

log = structlog.get_logger()


class Reception:
    """Answers the channels, over one house."""

    def __init__(self, house: House) -> None:
        self._house = house

    def take_turn(self, incoming: Incoming, render: Callable[[Reply], str]) -> str:
        """Take one turn and return its rendered reply."""
        return take_turn(self._house, incoming, render)

    def hang_up(self, channel: str, external_id: str) -> None:
        """End a conversation whose caller has gone."""
        hang_up(self._house, channel, external_id)

    def call_is_over(self, status: Status) -> None:
        """End the conversation of a call that we placed, once it is over or was never answered."""
        if status.channel == "voice" and status.status in OVER:
            self.hang_up("voice", status.sid)

    def apology(self, line: str, *, last: bool) -> str:
        """A sentence for when the line itself fails; needs no database."""
        programme: Programme = self._house.programme_of(line)
        speaker = Speaker(self._house.phrasebook, programme, "voice", paris_date(self._house.clock()))
        return speaker.say("fault.end" if last else "fault.again")

    def take_text(self, message_sid: str, incoming: Incoming, render: Callable[[Reply], str]) -> str:
        """Answer one text; its rendered answer."""
        return take_text(self._house, message_sid, incoming, render)

    def thread_of(self, sender: str, line: str) -> str:
        """The name of the thread between two numbers."""
        return thread_of(sender, line)

    def text_apology(self, line: str) -> str:
        """A sentence for when the line itself fails; needs no database."""
        programme = self._house.programme_of(line)
        return Speaker(self._house.phrasebook, programme, "text", paris_date(self._house.clock())).say("sms.fault")

    def close_the_day(self) -> None:
        """Make the bank's files that are due, each in a transaction of its own, and ask for statements."""
        for programme in self._house.programmes.values():
            with self._house.engine.begin() as connection:
                made = daily.close_the_day(Work(connection, self._house.clock()), programme)
            if made:
                log.info("bank file is made", programme=programme.code, day=str(made.business_day))
        with self._house.engine.begin() as connection:
            daily.ask_for_statements(Work(connection, self._house.clock()))

    def tidy(self) -> int:
        """Close what nobody continued and forget what is old; returns how many were closed."""
        with self._house.engine.begin() as connection:
            work = Work(connection, self._house.clock())
            idle = conversations.idle(connection, "voice", work.now - timedelta(minutes=IDLE_MINUTES), AT_ONCE)
            idle += conversations.idle(connection, "sms", work.now - IDLE, AT_ONCE)
            for stored in idle:
                close(self._house, work, stored)
            conversations.forget_before(connection, work.now - timedelta(hours=KEPT_HOURS))
            texting.forget_before(connection, work.now - timedelta(hours=KEPT_HOURS))
        return len(idle)
