"""Turns where a conversation stands into the sentences of a reply."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from backend.domain.pin import SECRET_DIGITS, Secret
from backend.domain.programme import Programme
from bot.engine.clarification import clarification_of
from bot.engine.commands import TurnOutcome
from bot.engine.dialogue_state import DialogueState
from dialogs.aloud import HEARD_OUT, PAUSE
from dialogs.exchange import CARD_FIELDS, Charging, Connecting, Keypad, Listening, Medium, Reply
from dialogs.sayings import Sayings
from dialogs.script import ADVISER_SLOWLY, GOODBYE
from dialogs.steps import Ask, Charge, Connect, Prove, Question, Utterance


class Speaker:
    """Says things of one programme in one medium."""

    def __init__(self, phrasebook: Sayings, programme: Programme, medium: Medium, today: date) -> None:
        self._phrasebook = phrasebook
        self._programme = programme
        self._medium = medium
        self._today = today

    def reply(self, state: DialogueState, outcome: TurnOutcome, turn: int, pace: int) -> Reply:
        """What to answer, and how to listen afterwards."""
        says = (*map(self._sentence, outcome.first), *filter(None, self._led_to(state, outcome)), *self._last(state))
        if state.waiting is None:
            return Reply(says, None, turn, pace)
        question = self._question(state.waiting, state, outcome)
        if not any((*says, question)):  # a question without words of its own, as in a thread of texts
            question = self._sentence(Utterance(state.waiting.key, state.waiting.values), "help")
        if isinstance(state.waiting, Charge):
            return Reply((*says, question), self._charging(state.waiting), turn, pace)
        if isinstance(state.waiting, Connect):
            return Reply((*says, question), Connecting(state.waiting.transfer), turn, pace)
        told, mark, asked = map(str.strip, question.partition(HEARD_OUT))
        if mark and outcome.manner == "on":  # who asks for it again has heard it, and `*8` goes on after its star
            says = (*says, *([f"{told}{PAUSE}".strip()] if told else []))
            return Reply((*says, asked), listening(state), turn, pace, heard_out=len(says))
        question = f"{told}{PAUSE}{asked}".removeprefix(PAUSE) if mark else question
        return Reply((*says, question), listening(state), turn, pace)

    def _charging(self, step: Charge) -> Charging:
        """How a card is taken, with what is said at each of its fields."""
        prompts = {field: (self.say(f"card.{field}"), self.say(f"card.{field}_again")) for field in CARD_FIELDS}
        return Charging(step.charge, prompts, self.say("card.processing"))

    def say(self, key: str, **values: Any) -> str:
        """One sentence on its own."""
        return self._sentence(Utterance(key, values))

    def _led_to(self, state: DialogueState, outcome: TurnOutcome) -> Iterator[str]:
        """What was said since the last answer: all of it, what is still so, or what the question needs."""
        if outcome.manner in ("on", "repeat"):
            yield from map(self._sentence, state.lines)
        elif outcome.manner == "retell":
            yield from (self._sentence(line, "again") for line in state.lines)
        elif state.waiting and state.doubt is None:
            yield from (self._sentence(line) for line in state.lines if self._phrasebook.is_needed(line.key))

    def _last(self, state: DialogueState) -> Iterator[str]:
        """What the engine says where it ends the conversation itself."""
        if state.ended and state.ended != "script":
            paying = state.stage == "resumable"
            for key in _LAST_WORDS[state.ended][: 1 if self._medium == "text" else None]:
                yield self.say(key, paying=paying)

    def _question(self, step: Question, state: DialogueState, outcome: TurnOutcome) -> str:
        if isinstance(step, Ask) and state.doubt is not None:
            return self._doubt(step, state.doubt)
        return self._sentence(Utterance(step.key, step.values), "help" if outcome.manner == "help" else "say")

    def _doubt(self, step: Ask, packed: list[Any]) -> str:
        labels = clarification_of(step, packed).labels(self._medium, self._label)
        return self.say("engine.check" if len(labels) == 1 else "engine.doubt", labels=labels)

    def _label(self, key: str) -> str:
        """A sentence as a part of another one."""
        label = self.say(key)
        return label[:1].lower() + label[1:]

    def _sentence(self, line: Utterance, part: str = "say") -> str:
        values = {**line.values, "programme": self._programme, "today": self._today}
        return self._phrasebook.sentence(line.key, self._medium, values, part)


_LAST_WORDS: dict[str, tuple[str, ...]] = {
    "silence": ("engine.silence_end",),
    "nonsense": ("engine.nonsense_end", ADVISER_SLOWLY, GOODBYE),
    "asides": ("engine.asides_end", ADVISER_SLOWLY, GOODBYE),
    "helped": (GOODBYE,),
    "goodbye": (GOODBYE,),
    "limit": ("engine.limit",),
    "cut": (GOODBYE,),
}


def listening(state: DialogueState) -> Listening:
    """How a channel listens for the answer that is waited for."""
    step = state.waiting
    assert step, "who is not asked anything is not listened to"
    if not isinstance(step, Ask):
        return Listening(_keypad_of(step.secret if isinstance(step, Prove) else "pin"), speech=False)
    if state.doubt is not None and not step.readings:  # a code that is keyed all the same is heard as one
        return Listening(clarification_of(step, state.doubt).keypad, speech=True, hints=step.answer.hints)
    return Listening(step.answer.keypad, speech=True, hints=step.answer.hints)


def _keypad_of(secret: Secret) -> Keypad:
    """The digits of a secret, which end by themselves where there are always so many."""
    least, most = SECRET_DIGITS[secret]
    return Keypad(most=most if least == most else None)
