"""Before somebody is known: every menu leads back to the CESU code, or takes it, and there is time to look for it."""

from dataclasses import replace

from bot.engine.parsed import Parsed
from tests.support.callers import JEANNE
from tests.support.in_process import Caller
from tests.support.line import Line

CODE = "Votre code CESU"
BIRTH = "Et votre date de naissance"
UNSURE = Parsed("repeat", 0.5, (("repeat", 0.5), ("help", 0.4)), ())


def test_who_has_not_understood_is_helped_and_keys_the_code(line: Line) -> None:
    caller = Caller(line.context).say("Pas compris.")
    assert "huit chiffres, et il est écrit sur le courrier" in caller.said
    assert BIRTH in caller.press(JEANNE.cesu).said


def test_where_it_is_asked_what_was_meant_the_code_is_still_taken(line: Line) -> None:
    caller = Caller(replace(line.context, understand=lambda _: UNSURE)).say("qu'est-ce qu'il faut que je dise là")
    assert "tapez 1" in caller.said
    assert 'numDigits="8"' in caller.rendered
    assert BIRTH in caller.press(JEANNE.cesu).said


def test_who_wants_no_call_back_is_told_that_the_code_comes_next(line: Line) -> None:
    line.clock.move(hours=10, minutes=1)
    caller = Caller(line.context).press("0")
    assert "Pour donner votre code CESU, tapez 3." in caller.said
    assert CODE in caller.press("3").said


def test_there_is_time_to_look_for_the_letter(line: Line) -> None:
    caller = Caller(line.context).silence().silence()
    assert caller.said.startswith("Je ne vous entends toujours pas. Prenez votre temps.")
    assert BIRTH in caller.press(JEANNE.cesu).said
    assert caller.silence().silence().silence().over
