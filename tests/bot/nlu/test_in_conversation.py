"""Says what callers kept apart said at the menu, at a question and by text, and holds what comes of it to figures."""

import pytest

from bot.nlu.rasa_client import RasaClient
from tests.bot.nlu.in_conversation import PLACES, InConversation, measured
from tests.bot.nlu.sentences import sentences
from tests.support.line import Line

EVERY = 3
"""One sentence of three is said: each intent is among them, and whole sets were measured (docs/decisions/0010)."""

BOUNDS = {
    "menu": InConversation(right=0.72, helped=0.93, acted_wrongly=0.025),
    "hours": InConversation(right=0.75, helped=0.93, acted_wrongly=0.025),
    "text": InConversation(right=0.72, helped=0.92, acted_wrongly=0.025),
}


@pytest.mark.parametrize("place", PLACES)
def test_callers_kept_apart_get_what_they_want(line: Line, client: RasaClient, place: str) -> None:
    found, wrong = measured(line.context, PLACES[place], sentences("apart")[::EVERY], client.parse)
    bounds = BOUNDS[place]
    assert found.right >= bounds.right
    assert found.helped >= bounds.helped
    assert found.acted_wrongly <= bounds.acted_wrongly, wrong
