"""Drains the outbox as the line's worker does, but for the network: letters are counted, and go nowhere."""

import threading
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import Engine

from backend.domain.outbox_message import OutboxMessage
from backend.services.notifying import LETTER_TOPICS
from bot.app import context_of
from bot.notifications.outbox_worker import Begin, Conclusion, Done, MessageHandler, OutboxWorker
from bot.notifications.payment_news import payment_notifiers
from tests.support.line import settings


@dataclass
class CountedLetters(MessageHandler):
    """Counts how often each letter is sent."""

    sent: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def handle(self, message: OutboxMessage, begin: Begin) -> Conclusion:  # noqa: ARG002 - nothing is looked up
        """Send it to nobody."""
        with self._lock:
            self.sent[message.key] += 1
        return Done("counted")


def worker_of(engine: Engine, letters: CountedLetters) -> OutboxWorker:
    """The line's worker on a database."""
    context = context_of(settings(), engine)
    news = payment_notifiers(context.phrasebook, context.programmes, context.line_of)
    handlers: dict[str, MessageHandler] = dict.fromkeys(LETTER_TOPICS, letters)
    return OutboxWorker(engine, context.clock, handlers | news)


def drain(worker: OutboxWorker) -> int:
    """Tell until nothing is due; how many rows were told."""
    told = 0
    while some := worker.run_once():
        told += some
    return told
