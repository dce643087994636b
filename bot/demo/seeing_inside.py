"""Shows the telephone in the browser what the line keeps of a call, and which question waits in it."""

import json
from typing import Any

from backend.domain.conversation import Conversation
from backend.services import conversation_keeping
from bot.context import AppContext
from bot.conversations.openings import run_of
from bot.demo.demo_ear import DemoEar
from bot.demo.phone_hints import next_act
from bot.demo.ways_on import ways_on
from bot.engine.journal import JournalEntry, JournalMismatch
from channels.phone.browser.owners import Candidate, HeardSentence, InsideView, JournalRow, PhoneOwner, WaitingQuestion
from channels.voice import VOICE
from dialogs.steps import Prove, Question

LONGEST_VALUE = 160
MOST_CANDIDATES = 4


class SeeingInside:
    """Sees into one line; serves many threads."""

    def __init__(self, context: AppContext, ear: DemoEar) -> None:
        """Keep where to look."""
        self._context, self._ear = context, ear

    def asked(self, call: str, owner: PhoneOwner) -> WaitingQuestion:
        """The question that waits in a call."""
        conversation = self._find(call)
        waiting = self._waiting(conversation) if conversation and not conversation.ended else None
        if conversation is None or waiting is None:
            return WaitingQuestion()
        done = {entry["at"] for entry in conversation.journal}
        return WaitingQuestion(waiting.key, isinstance(waiting, Prove), next_act(waiting, owner, done))

    def look(self, call: str, question: str, said: str) -> InsideView:
        """What there is to see of a call."""
        conversation = self._find(call)
        journal = tuple(map(_row, conversation.journal)) if conversation else ()
        return InsideView(journal, self._heard(said) if said else None, ways_on().get(question, ()))

    def understand(self, page: str, *, off: bool) -> None:
        """Turn Rasa off or on, for all."""
        self._ear.turn(page, off=off)

    def is_deaf(self) -> bool:
        """Whether Rasa is off."""
        return self._ear.is_off

    def left(self, page: str) -> None:
        """Have Rasa back where the page that turned it off has gone."""
        self._ear.left(page)

    def back(self, page: str) -> None:
        """Have Rasa off as before where that page has come back."""
        self._ear.back(page)

    def _find(self, call: str) -> Conversation | None:
        return conversation_keeping.peek(self._context.database, VOICE.name, call)

    def _waiting(self, conversation: Conversation) -> Question | None:
        run = run_of(self._context, conversation)
        try:
            return run.recall().waiting
        except JournalMismatch:
            return None
        finally:
            run.close()

    def _heard(self, said: str) -> HeardSentence:
        parsed = self._ear.made_of(said)
        if parsed is None:
            return HeardSentence(said, self._ear.was_asked(said))
        likeliest = tuple(Candidate(meaning, share) for meaning, share in parsed.ranking[:MOST_CANDIDATES])
        return HeardSentence(said, asked=True, candidates=likeliest, sure=parsed.sure, named=parsed.entities)


def _row(entry: JournalEntry) -> JournalRow:
    value: Any = entry["value"]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    short = text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
    return JournalRow(entry["kind"], entry["at"], short)
