"""Measures whole conversations, not the classifier alone: what a sentence comes to at the menu, at a question, by text.

What each intent does at a place is seen by having it understood with certainty; a sentence is right there when it
does the same. Every sentence is said in a savepoint that is rolled back: the next one finds all as it was.
"""

import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, cast

from sqlalchemy import Connection, Engine

from bot.context import AppContext
from bot.conversations.manager import ConversationManager
from bot.engine.parsed import OUT_OF_SCOPE, Parsed, Understand
from channels.sms import SMS, render, thread_name
from channels.voice import VOICE
from dialogs.exchange import Heard, Incoming, Reply
from tests.bot.nlu.test_data import INTENTS
from tests.support import opened_tables
from tests.support.callers import JEANNE, LUCIEN, DemoPerson
from tests.support.in_process import Caller
from tests.support.line import LINE

STRANGE = "mirabelles"
"""A word that no grammar and no keyword knows."""

PAYS = "pay"
"""What is done where a payment goes on, however much of it was said at once."""

WAITS_BY_TEXT = "sms.what"

BEGINNING = 40
"""Characters of an answer that tell it from others: names and amounts come later."""


@dataclass(frozen=True)
class Place:
    """Where sentences are said: by whom, and after which keys; by text where there are none."""

    who: DemoPerson
    keys: tuple[str, ...] | None


PLACES = {
    "menu": Place(JEANNE, ()),
    "hours": Place(JEANNE, ("1", "1")),
    "text": Place(LUCIEN, None),
}


@dataclass(frozen=True)
class Outcome:
    """What a sentence comes to.

    Attributes:
        done: The question that waits then, and how the answer begins; empty where it is not clear what was meant.
        offered: What is offered to choose from.
    """

    done: str
    offered: tuple[str, ...] = ()


@dataclass(frozen=True)
class InConversation:
    """Shares of all sentences, 0 to 1."""

    right: float
    helped: float
    acted_wrongly: float


class _Undone:
    """Stands for the engine: whatever is begun is a part of one transaction that never ends well."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        with self._connection.begin_nested():
            yield self._connection

    connect = begin


class Rehearsal:
    """One conversation at one place, to which sentences are said one by one."""

    def __init__(self, context: AppContext, connection: Connection, place: Place) -> None:
        self._connection, self._who = connection, place.who
        self._context = replace(context, database=cast("Engine", _Undone(connection)))
        self._texts = itertools.count(1)
        self._channel, self._name = SMS.name, thread_name(place.who.number, LINE)
        self._turn: int | None = None
        self._waits = WAITS_BY_TEXT
        if place.keys is not None:
            caller = Caller(self._context, place.who.number).press(place.who.cesu, place.who.born, *place.keys)
            self._channel, self._name, self._turn = VOICE.name, caller.sid, caller.turn
            self._waits = self._seen()[0]
        self.does = {intent: self.outcome(STRANGE, sure_of(intent)).done for intent in INTENTS}

    def outcome(self, words: str, understand: Understand) -> Outcome:
        """What the sentence comes to."""
        undone = self._connection.begin_nested()
        reply = self._hear(words, understand)
        waiting, journal = self._seen()
        undone.rollback()
        if journal and journal[-1]["kind"] == "doubt":
            return Outcome("", tuple(_named(one["value"]) for one in journal[-1]["value"]))
        said = " ".join(reply.says)
        moved = waiting != self._waits
        return Outcome(PAYS if moved and _pays(waiting, said) else said[:BEGINNING])

    def does_right(self, intent: str, outcome: Outcome) -> bool:
        """Whether the intent was acted on; or nothing was, where it is nothing here."""
        does = self.does[intent]
        if does == self.does[OUT_OF_SCOPE]:
            return outcome.done in {does, ""} or (intent == PAYS and outcome.done == PAYS)
        return outcome.done == does

    def may_do(self, intent: str, outcome: Outcome) -> bool:
        """Whether nothing was done that was not meant."""
        return outcome.done in {"", self.does[OUT_OF_SCOPE]} or self.does_right(intent, outcome)

    def _seen(self) -> tuple[str, list[Any]]:
        query = "select waiting, journal from conversations where external_id = :name"
        row: Any = opened_tables.run(self._connection, query, {"name": self._name}).one()
        return str(row.waiting), row.journal

    def _hear(self, words: str, understand: Understand) -> Reply:
        heard = Heard("speech", words, 0.9) if self._turn is not None else Heard("text", words)
        delivery = str(self._turn) if self._turn is not None else f"SM{next(self._texts):032x}"
        incoming = Incoming(self._channel, self._name, LINE, delivery, self._turn, heard, self._who.number)
        replies: list[Reply] = []
        manager = ConversationManager(replace(self._context, understand=understand))

        def rendered(reply: Reply) -> str:
            replies.append(reply)
            return render(reply)

        manager.take_turn(incoming, rendered)
        return replies[-1]


def _named(value: Any) -> str:
    """The intent that an offered meaning stands for: a wish, hours to pay, a command, something told."""
    return str(value.get("what", PAYS)) if isinstance(value, dict) else str(value)


def _pays(waiting: str, said: str) -> bool:
    """Whether a question of a payment waits, or its call back was announced."""
    return waiting.startswith(("pay.", "payee.", "sms.pay")) or "Nous vous appelons" in said


def sure_of(intent: str) -> Understand:
    """Understands everything as one intent."""
    parsed = Parsed(intent, 0.99, ((intent, 0.99), (OUT_OF_SCOPE, 0.01)), ())
    return lambda _: parsed


def measured(
    context: AppContext, place: Place, sentences: Iterable[tuple[str, str]], understand: Understand
) -> tuple[InConversation, list[tuple[str, str, Outcome]]]:
    """Say every sentence, (intent, words) each, and count; beside the shares, those that were acted on wrongly.

    What a place can do nothing about is right where nothing is done; hours that are said with a wish to pay are an
    answer where hours are asked.
    """
    with context.database.connect() as connection, connection.begin() as undone:
        rehearsal = Rehearsal(context, connection, place)
        heard = [(intent, words, rehearsal.outcome(words, understand)) for intent, words in sentences]
        undone.rollback()
    wrong = [one for one in heard if not rehearsal.may_do(one[0], one[2])]
    right = [one for one in heard if rehearsal.does_right(one[0], one[2])]
    offered = [one for one in heard if one[0] in one[2].offered]
    shares = InConversation(
        right=len(right) / len(heard),
        helped=(len(right) + len(offered)) / len(heard),
        acted_wrongly=len(wrong) / len(heard),
    )
    return shares, wrong
