"""A known telephone shortens a call and opens nothing: off by default, and the birth date and the PIN stay."""

from dataclasses import replace

import pytest

from bot.context import AppContext
from tests.support.callers import JEANNE, LUCIEN
from tests.support.in_process import Caller
from tests.support.line import Line

GREETED = "Êtes-vous madame Martin ?"
HELLO = "Bonjour madame Martin."


@pytest.fixture
def greeting(line: Line) -> AppContext:
    """A line whose programme greets by name."""
    apa = line.context.programmes["apa31"]
    shorter = apa.shorter.model_copy(update={"known_telephone": True})
    return replace(
        line.context, programmes={**line.context.programmes, "apa31": apa.model_copy(update={"shorter": shorter})}
    )


def test_it_is_off_by_default(line: Line) -> None:
    assert "votre code CESU" in Caller(line.context, JEANNE.number).said.lower().replace("cesu", "CESU")


def test_the_birth_date_is_enough_and_needed(greeting: AppContext) -> None:
    caller = Caller(greeting, JEANNE.number)
    assert GREETED in caller.said
    assert HELLO in caller.press(JEANNE.born).said


@pytest.mark.parametrize("answer", ["2#", LUCIEN.born])
def test_who_is_somebody_else_gives_their_code(greeting: AppContext, answer: str) -> None:
    caller = Caller(greeting, JEANNE.number).press(answer)
    assert HELLO not in caller.said
    assert "code CESU" in caller.said
    assert "Bonjour monsieur Robert." in caller.press(LUCIEN.cesu, LUCIEN.born).said


def test_a_number_of_nobody_is_asked_for_everything(greeting: AppContext) -> None:
    assert "Êtes-vous" not in Caller(greeting, "+33199000999").said


def test_wrong_dates_are_counted_as_ever(greeting: AppContext) -> None:
    said = [Caller(greeting, JEANNE.number).press("01011930").said for _ in range(6)]
    assert "il faut attendre" in said[-1]
    assert "il faut attendre" in Caller(greeting, JEANNE.number).press(JEANNE.born).said
