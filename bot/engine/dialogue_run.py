"""Plays a dialogue against its journal: the past is fed back, the present is performed, and it waits.

Nothing else is remembered between turns, so a call survives a restart, moves between replicas and resumes after
a hang-up (docs/decisions/0001-replay.md). Within a turn the run stays alive: the journal is fed once, the answer
is heard at the question where it stopped, and the dialogue goes on from there.
"""

from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from bot.engine.answers_kept import Throw, heard_at
from bot.engine.dialogue_state import DialogueState
from bot.engine.interruption import Interrupt, Interrupted
from bot.engine.journal import ANSWERS, Journal, JournalMismatch, Kind, pack, unpack
from bot.engine.journal_cursor import JournalCursor, must_fit
from dialogs.steps import (
    Ask,
    CallOver,
    Cancelled,
    Charge,
    Concern,
    Connect,
    Dialogue,
    Enter,
    Interlude,
    Perform,
    Prove,
    Question,
    Resume,
    Seal,
    Step,
    Unseal,
    Utterance,
    Why,
)

Start = Callable[[], Dialogue[None]]

LASTING: frozenset[Kind] = frozenset({"proved", "charged", "sealed", "cancelled"})
"""What going back never undoes."""


class Performer(Protocol):
    """Has a method for each service; and knows how to take over a conversation that was cut."""

    def take_over(self, conversation_id: int) -> Journal | None:
        """The journal of the caller's cut conversation, up to where it can go on; None where it cannot any more."""


class DialogueRun:
    """One run of a dialogue over a journal, which it extends by what it performs.

    Attributes:
        journal: What happened; whoever handles an answer writes it here.
        state: Where the conversation stands.
        pace: How slowly is spoken: 0 as usual, -1 and -2 slower, 1 faster; None where nobody has asked for any.
    """

    def __init__(
        self, start: Start, journal: Journal, interlude: Interlude | None = None, pace: int | None = None
    ) -> None:
        """Keep how the dialogue begins, its journal, and what is played where it is interrupted for an adviser."""
        self._start, self._interlude = start, interlude
        self._interrupted: Interrupted | None = None
        self.journal = journal
        self.pace = pace
        self.state = DialogueState()
        self._dialogue: Dialogue[None] | None = None
        self._step: Step | None = None
        self._performer: Performer | None = None
        self._cursor = JournalCursor(journal)
        self._asked_at = 0

    @property
    def can_be_interrupted(self) -> bool:
        """Whether an adviser can be sent for at the question that waits; not while that is under way."""
        return self._interlude is not None and self._interrupted is None

    def recall(self) -> DialogueState:
        """Feed the journal and stop at the question that waits; nothing is performed.

        Raises:
            JournalMismatch: The journal does not fit the dialogue.
        """
        self._performer = None
        return self._play()

    def go_on(self, performer: Performer) -> DialogueState:
        """Feed what the journal has got since, perform what is new, and stop at the question that waits.

        Raises:
            JournalMismatch: The journal does not fit the dialogue.
        """
        self._performer = performer
        return self._play()

    def go_back(self) -> bool:
        """Take the last answer and what followed out of the journal; False where that cannot be undone."""
        for place in reversed(range(len(self.journal))):
            if self.journal[place]["kind"] in {*ANSWERS, "interlude"}:
                self.journal[place:] = [later for later in self.journal[place:] if later["kind"] == "pace"]
                self.close()
                return True
            if self.journal[place]["kind"] in LASTING:
                return False
        return False

    def close(self) -> None:
        """Let go of the dialogue; the next play begins it anew."""
        for dialogue in (self._dialogue, self._interrupted and self._interrupted.dialogue):
            if dialogue:
                dialogue.close()
        self._dialogue = self._interrupted = None

    def _begin(self) -> Step:
        self.close()
        self.state = DialogueState()
        self._cursor.begin()
        self._dialogue = self._start()
        return self._dialogue.send(None)

    def _play(self) -> DialogueState:
        try:
            if self._dialogue and self._step:
                step, self._cursor.at = self._step, self._asked_at
            else:
                step = self._begin()
            while (answer := self._answer(step)) is not None:
                step = self._next_step(step, answer)
            self._step = step
        except (StopIteration, CallOver):
            self.state.ended, self.state.waiting = "script", None
        forgotten = [*self._cursor.personal, *([self._interrupted.began] if self._interrupted else [])]
        self.state.open_seal = min(forgotten, default=None)
        return self.state

    def _next_step(self, step: Step, answer: tuple[Any] | Throw | Interrupt) -> Step:
        if self._dialogue is None:  # the journal was replaced
            return self._begin()
        if isinstance(answer, Interrupt):
            return self._interrupt(step, answer.why)
        try:
            if isinstance(answer, Throw):
                return self._dialogue.throw(answer.error)
            return self._dialogue.send(answer[0])
        except (StopIteration, Cancelled) as end:
            if self._interrupted is None:
                raise
            return self._take_up(self._interrupted, cancelled=isinstance(end, Cancelled))

    def _interrupt(self, question: Step, why: Why) -> Step:
        """Begin the interlude; what it says comes without what was said before it."""
        assert self._dialogue, "only a dialogue is interrupted"
        assert isinstance(question, Question), "only what waits is interrupted"
        if self._interlude is None:
            raise JournalMismatch(f"{question.key} was interrupted where nobody can be sent for")
        began, seals = self._cursor.at - 1, len(self._cursor.seals)
        self._interrupted = Interrupted(self._dialogue, question, self._asked_at, began, seals, why)
        self.state.lines = []
        self._dialogue = self._interlude(why, question.key, self.state.concern)
        return self._dialogue.send(None)

    def _take_up(self, interrupted: Interrupted, *, cancelled: bool) -> Step:
        """Ask again what was interrupted."""
        self._interrupted, self._dialogue = None, interrupted.dialogue
        del self._cursor.seals[interrupted.seals :]
        played = self.journal[interrupted.began : self._cursor.at]
        self.journal[interrupted.began : self._cursor.at] = interrupted.kept_of(played, cancelled=cancelled)
        self._cursor.at = interrupted.asked_at
        return interrupted.question

    def _answer(self, step: Step) -> tuple[Any] | Throw | Interrupt | None:
        """What the step is answered: a value (in a tuple), an exception, an interruption, or None while it waits."""
        match step:
            case Utterance():
                self.state.lines.append(step)
            case Ask() | Prove() | Charge() | Connect():
                return self._heard(step)
            case Perform():
                return (self._did(step),)
            case Seal():
                return (self._cursor.seal(step),)
            case Unseal(name, result, value):
                self._cursor.unseal(name, result, value)
            case Enter(stage):
                self.state.stage = stage
            case Concern(payee_id):
                self.state.concern = payee_id
            case Resume(conversation_id):
                self._resume(conversation_id)
            case _:
                raise TypeError(f"A dialogue awaits verbs and services only, not {step!r}")
        return (None,)

    def _heard(self, step: Question) -> tuple[Any] | Throw | Interrupt | None:
        self._asked_at = self._cursor.at
        return heard_at(step, self.state, self._cursor)

    def _did(self, step: Perform) -> Any:
        if entry := self._cursor.next_entry():
            must_fit(entry, step.service)
            return unpack(step.result, entry["value"])
        if self._performer is None:
            raise JournalMismatch(f"a journal ends at a question, not at {step.service}")
        value = completed(getattr(self._performer, step.service)(*step.arguments))
        self._cursor.append({"kind": "did", "at": step.service, "value": pack(step.result, value)})
        return value

    def _resume(self, conversation_id: int) -> None:
        """Go on with the journal of a cut conversation; where there is none any more, with this one."""
        if entry := self._cursor.next_entry():
            must_fit(entry, "resume")
            return
        if self._performer is None:
            raise JournalMismatch("a journal ends at a question, not at a resumption")
        if (taken_over := self._performer.take_over(conversation_id)) is None:
            self._cursor.append({"kind": "did", "at": "resume", "value": None})
            return
        self.journal[:] = taken_over
        self.close()


def completed(service: Coroutine[Any, Any, Any]) -> Any:
    """What a service gives back; it works in the turn's own transaction and awaits nothing."""
    try:
        service.send(None)
    except StopIteration as done:
        return done.value
    raise TypeError("A service awaits nothing: the turn is one transaction.")
