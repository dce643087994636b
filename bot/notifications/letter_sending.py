"""Hands letters to their providers: marked before, asked after where in doubt, never sent twice knowingly."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import Engine

from backend.domain.letters import Letter
from backend.domain.outbox_message import OutboxMessage
from backend.services import delivering
from backend.services.notifying import unpack
from backend.services.work import Clock, Work
from bot.notifications.outbox_worker import Again, Begin, Conclusion, Done, MessageHandler
from channels.delivery.outcome import Carrier, Later, Outcome, ProviderDoesNotAnswer, Refused, Taken, Unknown
from channels.delivery.status import Record, Status

SETTLING = timedelta(seconds=30)
"""How long a provider is left to finish with what we lost sight of, before it is asked whether it has it."""

FRESH_SECONDS = 30.0
"""A process that was suspended for longer than this sends nothing: another may have its lease by now."""

log = structlog.get_logger()

Unwanted = Callable[[Work, OutboxMessage, Letter], bool]
"""Whether a letter, though written, is not to go out any more; its message tells what it follows."""


class LetterSender(MessageHandler):
    """Hands the letters of one topic to one carrier."""

    def __init__(
        self,
        carrier: Carrier[Any],
        settling: timedelta = SETTLING,
        unwanted: Unwanted = lambda _work, _message, _letter: False,
    ) -> None:
        """Keep what handing over needs.

        Args:
            carrier: Hands over.
            settling: How long it is left to itself after an unknown outcome.
            unwanted: Asked of each letter just before it is handed over.
        """
        self._carrier = carrier
        self._settling = settling
        self._unwanted = unwanted

    def handle(self, message: OutboxMessage, begin: Begin) -> Conclusion:
        """Hand one letter over; when it was perhaps handed over before, ask first.

        The transactions are short and closed while the provider is spoken to.
        """
        began = time.monotonic()
        letter = unpack(message.payload)
        with begin() as work:
            if self._unwanted(work, message, letter):
                return Done("unwanted")
            standing, delivery = delivering.start(work, message.key, letter)
        if standing in {"taken", "opted_out"}:
            return Done(standing)
        if standing == "doubtful":
            try:
                found = self._carrier.find(letter, message.key, delivery.created_at)
            except ProviderDoesNotAnswer as error:
                return self._doubt(message, begin, type(error).__name__)
            if self._take_over(message, begin, found):
                return Done("taken_over")
        if time.monotonic() - began > FRESH_SECONDS:
            return Again("late")
        return self._conclude(message, begin, self._carrier.send(letter, message.key))

    def abandon(self, message: OutboxMessage, work: Work, why: str) -> None:
        """Go on as with a letter refused for good: the next letter, or a task."""
        standing, _ = delivering.start(work, message.key, unpack(message.payload))
        if standing != "taken":
            delivering.refused(work, message.key, why)

    def _take_over(self, message: OutboxMessage, begin: Begin, found: list[Taken]) -> bool:
        """Take the first that is no other letter's for ours."""
        for taken in found:
            with begin() as work:
                if delivering.is_anothers(work, taken.sid):
                    continue
                if delivering.took(work, message.key, taken.sid, taken.status, taken.error_code):
                    return True
        return False

    def _conclude(self, message: OutboxMessage, begin: Begin, outcome: Outcome) -> Conclusion:
        match outcome:
            case Taken(sid, status):
                with begin() as work:
                    ours = delivering.took(work, message.key, sid, status, outcome.error_code)
                return Done("taken") if ours else Again("another letter has its number", self._settling)
            case Refused(code, permanent=True):
                with begin() as work:
                    delivering.refused(work, message.key, code)
                return Done("refused")
            case Refused(code) | Later(code):
                with begin() as work:
                    delivering.not_taken(work, message.key, code)
                wait = outcome.retry_after if isinstance(outcome, Later) else 0.0
                return Again(code, timedelta(seconds=wait))
            case Unknown(code):
                return self._doubt(message, begin, code)

    def _doubt(self, message: OutboxMessage, begin: Begin, why: str) -> Conclusion:
        with begin() as work:
            delivering.doubt(work, message.key)
        return Again(f"unknown: {why}", self._settling)


def status_recorder(engine: Engine, clock: Clock, also: Callable[[Status], None] = lambda _: None) -> Record:
    """What keeps status callbacks; `also` is told of each, as the conversation of a call."""

    def record(status: Status) -> None:
        with engine.begin() as connection:
            work = Work(connection, clock())
            known = delivering.record_status(work, status.sid, status.status, status.error_code, status.news_key)
        if known:
            log.info("delivery", sid=status.sid, status=status.status, error=status.error_code)
        also(status)

    return record
