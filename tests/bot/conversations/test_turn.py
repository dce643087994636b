"""A turn plays its dialogue once, by key and by voice; what it cannot go on with, it begins anew."""

from dataclasses import dataclass, field, replace

import pytest

from bot.context import AppContext
from bot.engine.parsed import Parsed
from channels.voice import VOICE
from dialogs.opening import Opening
from dialogs.steps import Dialogue
from tests.support.callers import JEANNE
from tests.support.in_process import Caller
from tests.support.line import Line

PAY = Parsed("pay", 0.98, (("pay", 0.98), ("balance", 0.01)), (("payee", "marie"),))


@dataclass
class Counting:
    """Opens the dialogues of calls, and counts them."""

    opened: list[Opening] = field(default_factory=list)

    def __call__(self, opening: Opening) -> Dialogue[None]:
        self.opened.append(opening)
        return VOICE.dialogue(opening)


@pytest.fixture
def counting() -> Counting:
    return Counting()


@pytest.fixture
def context(line: Line, counting: Counting) -> AppContext:
    channels = {**line.context.channels, VOICE.name: replace(VOICE, dialogue=counting)}
    return replace(line.context, channels=channels, understand=lambda _: PAY)


def test_each_turn_plays_its_dialogue_once(context: AppContext, counting: Counting) -> None:
    caller = Caller(context)
    for number, keys in enumerate((JEANNE.cesu, JEANNE.born, "1", "1", "3*30", "1", JEANNE.pin, "2"), start=1):
        assert len(counting.opened) == number
        caller.press(keys)
    assert "Pour autre chose, tapez 4" in caller.said


def test_a_spoken_turn_too(context: AppContext, counting: Counting) -> None:
    caller = Caller(context).press(JEANNE.cesu, JEANNE.born)
    before = len(counting.opened)
    caller.say("je voudrais payer marie s'il vous plaît")
    assert "Combien d'heures" in caller.said
    caller.say("j'ai fait trois heures et demie")
    assert len(counting.opened) == before + 2


def test_going_back_plays_it_again_without_the_answer(context: AppContext, counting: Counting) -> None:
    caller = Caller(context).press(JEANNE.cesu, JEANNE.born, "1", "1")
    before = len(counting.opened)
    caller.press("*9")
    assert "Qui voulez-vous payer" in caller.said
    assert len(counting.opened) == before + 2
