"""Turns where a conversation stands into the sentences of a reply."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from backend.domain.pin import PIN_DIGITS
from backend.domain.programme import Programme
from bot.engine.clarification import doubt_of
from bot.engine.commands import Heeded
from bot.engine.dialogue_run import Standing
from dialogs.exchange import Keypad, Listening, Medium, Reply
from dialogs.phrasebook import Phrasebook
from dialogs.script import Ask, Prove, Say

PIN_KEYPAD = Keypad(most=PIN_DIGITS)


class Speaker:
    """Says things of one programme in one medium."""

    def __init__(self, phrasebook: Phrasebook, programme: Programme, medium: Medium, today: date) -> None:
        self._phrasebook = phrasebook
        self._programme = programme
        self._medium = medium
        self._today = today

    def reply(self, standing: Standing, heeded: Heeded, turn: int, pace: int) -> Reply:
        """What to answer, and how to listen afterwards."""
        says = tuple(self._sentence(line) for line in self._lines(standing, heeded))
        if standing.waiting is None:
            return Reply(says, None, turn, pace)
        question = self._question(standing.waiting, standing, heeded)
        return Reply((*says, question), listening(standing), turn, pace)

    def say(self, key: str, **values: Any) -> str:
        """One sentence on its own."""
        return self._sentence(Say(key, values))

    def _lines(self, standing: Standing, heeded: Heeded) -> Iterator[Say]:
        yield from heeded.first
        if heeded.manner in ("on", "repeat"):
            yield from standing.lines
        if standing.ended and standing.ended != "script":
            yield from _LAST_WORDS[standing.ended][: 1 if self._medium == "text" else None]

    def _question(self, step: Ask | Prove, standing: Standing, heeded: Heeded) -> str:
        if isinstance(step, Ask) and standing.doubt is not None:
            return self._doubt(step, standing.doubt)
        return self._sentence(Say(step.key, step.values), "help" if heeded.manner == "help" else "say")

    def _doubt(self, step: Ask, packed: list[Any]) -> str:
        labels = doubt_of(step, packed).labels(self._medium, self._label)
        return self.say("engine.check" if len(labels) == 1 else "engine.doubt", labels=labels)

    def _label(self, key: str) -> str:
        """A sentence as a part of another one."""
        label = self.say(key)
        return label[:1].lower() + label[1:]

    def _sentence(self, line: Say, part: str = "say") -> str:
        values = {**line.values, "programme": self._programme, "today": self._today}
        return self._phrasebook.sentence(line.key, self._medium, values, part)


_LAST_WORDS: dict[str, tuple[Say, ...]] = {
    "silence": (Say("engine.silence_end", {}),),
    "nonsense": (Say("engine.nonsense_end", {}), Say("adviser.number_slowly", {}), Say("call.goodbye", {})),
    "goodbye": (Say("call.goodbye", {}),),
    "limit": (Say("engine.limit", {}),),
    "cut": (Say("call.goodbye", {}),),
}


def listening(standing: Standing) -> Listening:
    """How a channel listens for the answer that is waited for."""
    step = standing.waiting
    if not isinstance(step, Ask):
        return Listening(PIN_KEYPAD, speech=False)
    if standing.doubt is not None:
        return Listening(doubt_of(step, standing.doubt).keypad, speech=True, hints=step.answer.hints)
    return Listening(step.answer.keypad, speech=True, hints=step.answer.hints)
