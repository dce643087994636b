"""Plays a dialogue against its journal: the past is fed back, the present is performed, and it waits.

Pure but for the `perform` and `fetch` it is given. Nothing else is remembered between turns, so a call
survives a restart, moves between replicas and resumes after a hang-up (docs/decisions/0001-replay.md).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from backend.domain.pin import Verdict
from bot.engine.journal import MOST_ENTRIES, Entry, Journal, pack, unpack
from dialogs.requests import Request
from dialogs.script import (
    Ask,
    CallOver,
    Cancelled,
    Dialogue,
    Known,
    Perform,
    Prove,
    Resume,
    Say,
    Seal,
    Step,
    Unseal,
)

Script = Callable[[], Dialogue[None]]
Performer = Callable[[Request[Any]], Any]
Fetcher = Callable[[int], Journal]


class ScriptChanged(Exception):  # noqa: N818 - a sentence, as all our errors
    """The journal was written by another version of the script and cannot be replayed."""


@dataclass
class Standing:
    """Where a conversation stands once its journal is used up.

    Attributes:
        lines: What was said since the last answer.
        waiting: The question that now waits; None when the conversation is over.
        misses: Why the question was not answered so far: "silence" or "nonsense".
        doubt: Readings (packed) of which the caller is asked to choose; None where there is no doubt.
        ended: Why it is over: "script", or what the engine said ("silence", "nonsense", "limit", "goodbye").
        open_seal: Where in the journal a personal dialogue began that has not ended; None outside of one.
    """

    lines: list[Say] = field(default_factory=list)
    waiting: Ask | Prove | None = None
    misses: list[str] = field(default_factory=list)
    doubt: list[Any] | None = None
    ended: str | None = None
    open_seal: int | None = None


@dataclass(frozen=True)
class _Throw:
    """An answer that is raised inside the dialogue instead of returned."""

    error: Exception


class Replay:
    """One playing of a script against a journal, which it extends by what it performs."""

    def __init__(self, script: Script, journal: Journal, perform: Performer, fetch: Fetcher) -> None:
        self._script = script
        self._journal = journal
        self._perform = perform
        self._fetch = fetch
        self._cursor = 0
        self._seals: list[tuple[Seal, int]] = []
        self._standing = Standing()

    def play(self) -> Standing:
        """Feed the journal to the dialogue, perform what is new, and stop at the question that waits.

        Raises:
            ScriptChanged: The journal does not fit the script.
        """
        dialogue = self._script()
        try:
            step = dialogue.send(None)
            while True:
                match self._answer(step):
                    case None:
                        return self._standing
                    case _Throw(error):
                        step = dialogue.throw(error)
                    case (answer,):
                        step = dialogue.send(answer)
        except (StopIteration, CallOver):
            self._standing.ended = "script"
        except _Restarted:
            return Replay(self._script, self._journal, self._perform, self._fetch).play()
        except ValidationError as error:
            raise ScriptChanged from error
        finally:
            dialogue.close()
            personal = (place for seal, place in self._seals if seal.personal)
            self._standing.open_seal = next(personal, None)
        return self._standing

    def _answer(self, step: Step) -> tuple[Any] | _Throw | None:
        """What the step is answered: a value (in a tuple), an exception, or None while it waits."""
        match step:
            case Say():
                self._standing.lines.append(step)
                return (None,)
            case Ask() | Prove():
                return self._heard(step)
            case Perform(request):
                return (self._did(request),)
            case Seal():
                return (self._seal(step),)
            case Unseal(name, result, value):
                self._unseal(name, result, value)
                return (None,)
            case Resume(conversation_id):
                self._journal[:] = self._fetch(conversation_id)
                raise _Restarted
        raise TypeError(f"A dialogue awaits verbs only, not {step!r}")

    def _heard(self, step: Ask | Prove) -> tuple[Any] | _Throw | None:
        self._standing.misses, self._standing.doubt = [], None
        while entry := self._next():
            if entry["kind"] == "pace":
                continue
            self._must_fit(entry, step.key)
            match entry["kind"]:
                case "heard" | "proved":
                    self._standing.lines = []
                    return (unpack(answer_type(step), entry["value"]),)
                case "cancelled":
                    self._standing.lines = []
                    return _Throw(Cancelled())
                case "ended":
                    self._standing.ended = entry["value"]
                    return None
                case "missed":
                    self._standing.misses.append(entry["value"])
                    self._standing.doubt = None
                case "doubt":
                    self._standing.doubt = entry["value"]
                case _:
                    raise ScriptChanged(f"{step.key} was asked, the journal has {entry['kind']}")
        self._standing.waiting = step
        return None

    def _did(self, request: Request[Any]) -> Any:
        name = type(request).__name__
        if entry := self._next():
            self._must_fit(entry, name)
            return unpack(request.result, entry["value"])
        result = self._perform(request)
        self._append({"kind": "did", "at": name, "value": pack(request.result, result)})
        return result

    def _seal(self, seal: Seal) -> Known[Any] | None:
        entry = self._journal[self._cursor] if self._cursor < len(self._journal) else None
        if entry and entry["kind"] == "sealed" and entry["at"] == seal.name:
            self._cursor += 1
            return Known(unpack(seal.result, entry["value"]))
        self._seals.append((seal, self._cursor))
        return None

    def _unseal(self, name: str, result: Any, value: Any) -> None:
        seal, self._cursor = self._seals.pop()
        while seal.name != name:  # the caller gave up the inner dialogue
            seal, self._cursor = self._seals.pop()
        del self._journal[self._cursor :]
        self._append({"kind": "sealed", "at": name, "value": pack(result, value)})

    def _next(self) -> Entry | None:
        if self._cursor == len(self._journal):
            return None
        self._cursor += 1
        return self._journal[self._cursor - 1]

    def _append(self, entry: Entry) -> None:
        assert len(self._journal) < 2 * MOST_ENTRIES, "a dialogue that performs without end is a mistake"
        self._journal.append(entry)
        self._cursor = len(self._journal)

    @staticmethod
    def _must_fit(entry: Entry, at: str) -> None:
        if entry["at"] != at:
            raise ScriptChanged(f"the script is at {at}, the journal at {entry['at']}")


class _Restarted(Exception):  # noqa: N818 - a signal, never seen outside this module
    """The journal was replaced: play again from the beginning."""


def answer_type(step: Ask | Prove) -> Any:
    """The type of what is journaled as the answer of a question."""
    if isinstance(step, Prove):
        return Verdict
    value_type = step.answer.value_type
    return tuple.__class_getitem__((value_type, ...)) if step.readings else value_type


def pace_of(journal: Journal) -> int:
    """How slowly the caller wants to be spoken to: 0 as usual, -1 and -2 slower, 1 faster."""
    return next((int(entry["value"]) for entry in reversed(journal) if entry["kind"] == "pace"), 0)
