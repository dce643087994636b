"""Takes what was heard at the question that waits, and writes in the journal what it comes to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from backend.domain.pin import PIN_DIGITS, Verdict
from bot.anytime import Command, command_keyed
from bot.journal import Journal, Kind, pack, unpack
from bot.replay import Standing, answer_type, pace_of
from dialogs.answers.base import Reading
from dialogs.answers.choice import Choice, Option
from dialogs.exchange import Heard
from dialogs.script import Ask, Prove, Say

MOST_MISSES = {"silence": 2, "nonsense": 3}
"""Silences and answers not understood after which a question is given up."""

STRAY = "#"
MOST_DOUBTS = 3
LASTING: frozenset[str] = frozenset({"proved", "sealed", "cancelled"})
"""What going back never undoes."""

SLOWEST, FASTEST = -2, 1

Manner = Literal["on", "again", "help", "repeat"]

_ASIDES: dict[str, tuple[tuple[Say, ...], Manner]] = {
    "adviser": ((Say("adviser.number", {}),), "again"),
    "help": ((Say("engine.keys", {}),), "help"),
    "repeat": ((), "repeat"),
}

CheckPin = Callable[[str], Verdict]


@dataclass
class Heeded:
    """How to speak next.

    Attributes:
        first: What the engine says before the dialogue goes on or the question is asked again.
        manner: "on" when the dialogue moves, "again" to ask the question only, "help" to ask it in its
            longer form, "repeat" to say everything since the last answer again.
    """

    first: list[Say] = field(default_factory=list)
    manner: Manner = "on"


class Heeding:
    """One turn's answer to one question."""

    def __init__(
        self, step: Ask | Prove, standing: Standing, journal: Journal, today: date, check_pin: CheckPin
    ) -> None:
        self._step = step
        self._standing = standing
        self._journal = journal
        self._today = today
        self._check_pin = check_pin

    def heed(self, heard: Heard) -> Heeded:
        """Journal the answer, the command or the miss; says how to speak next."""
        if command := command_keyed(self._step, heard):
            return self._obey(command)
        if heard.words == STRAY and not self._means_none():
            return Heeded(manner="repeat")
        if isinstance(self._step, Prove):
            return self._prove(heard)
        if self._standing.doubt is not None:
            return self._settle(self._step, self._standing.doubt, heard)
        readings = self._step.answer.hear(heard, self._today)
        if not readings:
            return self._miss("silence" if heard.silent else "nonsense")
        return self._take(self._step, readings)

    def _means_none(self) -> bool:
        """Whether a lone `#` answers the question; elsewhere it is a key too many after the last answer."""
        nothing = Heard("keys", "")
        return isinstance(self._step, Ask) and bool(self._step.answer.hear(nothing, self._today))

    def _take(self, step: Ask, readings: tuple[Reading[Any], ...]) -> Heeded:
        values = tuple(reading.value for reading in readings)
        if step.readings:
            return self._note("heard", pack(answer_type(step), values))
        if len(values) == 1:
            return self._note("heard", pack(answer_type(step), values[0]))
        doubt = [pack(step.answer.value_type, value) for value in values[:MOST_DOUBTS]]
        self._note("doubt", doubt)
        return Heeded(manner="again")

    def _settle(self, step: Ask, doubt: list[Any], heard: Heard) -> Heeded:
        """Choose among the readings that were offered, or say the answer afresh."""
        if heard.how == "keys":
            chosen = doubt_choice(doubt).hear(heard, self._today)
            if chosen:
                return self._note("heard", doubt[int(chosen[0].value)])
            return self._miss("silence" if heard.silent else "nonsense")
        again = step.answer.hear(heard, self._today)
        return self._take(step, again) if len(again) == 1 else self._miss("nonsense")

    def _prove(self, heard: Heard) -> Heeded:
        keys = heard.words
        if heard.how != "keys" or not _is_a_pin(keys):
            return self._miss("silence" if heard.silent else "nonsense")
        return self._note("proved", pack(Verdict, self._check_pin(keys)))

    def _miss(self, why: Literal["silence", "nonsense"]) -> Heeded:
        self._note("missed", why)
        count = self._standing.misses.count(why) + 1
        if count >= MOST_MISSES[why]:
            return self._note("ended", why)
        again = "_again" if count > 1 else ""
        return Heeded([Say(f"engine.{why}{again}", {})], "help" if why == "nonsense" else "repeat")

    def _obey(self, command: Command) -> Heeded:
        match command:
            case "goodbye":
                return self._note("ended", "goodbye")
            case "cancel":
                return self._note("cancelled", None)
            case "back":
                return self._go_back()
            case "slower" | "faster":
                return self._change_pace(command)
            case "adviser" | "help" | "repeat":
                first, manner = _ASIDES[command]
                return Heeded(list(first), manner)

    def _change_pace(self, command: Literal["slower", "faster"]) -> Heeded:
        pace = pace_of(self._journal) + (1 if command == "faster" else -1)
        pace = min(pace, FASTEST) if pace >= SLOWEST else 0
        self._note("pace", pace)
        return Heeded([Say(f"engine.{command if pace else 'usual_pace'}", {})], "again")

    def _go_back(self) -> Heeded:
        """Forget the last answer and what followed; where that cannot be undone, go to the menu."""
        for place in reversed(range(len(self._journal))):
            entry = self._journal[place]
            if entry["kind"] == "heard":
                paces = [later for later in self._journal[place:] if later["kind"] == "pace"]
                self._journal[place:] = paces
                return Heeded(manner="on")
            if entry["kind"] in LASTING:
                break
        if self._step.key == "menu" or not any(entry["kind"] == "sealed" for entry in self._journal):
            return Heeded([Say("engine.cannot_go_back", {})], "again")
        return self._note("cancelled", None)

    def _note(self, kind: Kind, value: Any) -> Heeded:
        self._journal.append({"kind": kind, "at": self._step.key, "value": value})
        return Heeded()


def _is_a_pin(keys: str) -> bool:
    return len(keys) == PIN_DIGITS and keys.isascii() and keys.isdigit()


def doubt_choice(doubt: list[Any]) -> Choice:
    """The menu of readings that the caller chooses from."""
    return Choice(tuple(Option(str(n), str(n - 1)) for n in range(1, len(doubt) + 1)))


def doubt_values(step: Ask, doubt: list[Any]) -> list[Any]:
    """The readings offered, as values."""
    return [unpack(step.answer.value_type, packed) for packed in doubt]
