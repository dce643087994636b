"""What is offered when it is not clear what was said: "pour ceci, tapez 1 ; pour cela, tapez 2"."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal

from bot.engine.journal import pack, unpack
from bot.engine.meaning import Meaning
from dialogs.answers.base import Mendable
from dialogs.answers.choice import Choice, Option
from dialogs.answers.meant import OpenAnswer
from dialogs.answers.yes_no import YesNo
from dialogs.exchange import Heard, Keypad, Medium
from dialogs.steps import Ask

NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Clarification:
    """Meanings of which the caller chooses one, or none of them.

    Attributes:
        step: The question that was being answered.
        meanings: One to confirm, or several to choose from.
    """

    MOST: ClassVar[int] = 3

    step: Ask
    meanings: tuple[Meaning, ...]

    @property
    def keypad(self) -> Keypad:
        """One key."""
        return self._choice().keypad

    def choose(self, heard: Heard, today: date) -> Meaning | Literal["rejected", "unclear"]:
        """Which one was chosen."""
        if len(self.meanings) == 1:
            said = YesNo().hear(heard, today)
            if len(said) == 1:
                return self.meanings[0] if said[0].value else "rejected"
        chosen = self._choice().hear(heard, today)
        if len(chosen) != 1:
            return "unclear"
        return "rejected" if chosen[0].value == NEITHER else self.meanings[int(chosen[0].value)]

    def mend(self, heard: Heard) -> tuple[Meaning, ...]:
        """What a correction makes of the one answer that was read back; nothing where it corrects nothing."""
        answer, (first, *others) = self.step.answer, self.meanings
        if others or first.kind != "answer" or not isinstance(answer, Mendable):
            return ()
        readings = answer.mend(unpack(answer.value_type, first.value), heard)
        return tuple(Meaning("answer", pack(answer.value_type, reading.value)) for reading in readings)

    def labels(self, medium: Medium, say: Callable[[str], str]) -> list[str]:
        """Each meaning in words; `say` renders a wording key."""
        return [self._label(meaning, medium, say) for meaning in self.meanings]

    def _label(self, meaning: Meaning, medium: Medium, say: Callable[[str], str]) -> str:
        if meaning.kind != "answer":
            return say(f"offer.{meaning.value}")
        answer = self.step.answer
        value: Any = unpack(answer.value_type, meaning.value)
        key = answer.offered_as(value) if isinstance(answer, OpenAnswer) else ""
        return say(key) if key else answer.aloud(value, medium)

    def _choice(self) -> Choice:
        options = [
            Option(str(number), str(number - 1), self._words(meaning))
            for number, meaning in enumerate(self.meanings, start=1)
        ]
        neither = Option(str(len(options) + 1), NEITHER, ("aucun", "ni l'un ni l'autre", "autre chose"))
        return Choice((*options, neither))

    def _words(self, meaning: Meaning) -> tuple[str, ...]:
        if meaning.kind != "answer":
            return ()
        return (self.step.answer.aloud(unpack(self.step.answer.value_type, meaning.value), "text"),)


def clarification_of(step: Ask, packed: list[Any]) -> Clarification:
    """The clarification that the journal keeps."""
    return Clarification(step, tuple(Meaning(one["kind"], one["value"]) for one in packed))
