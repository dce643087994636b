"""How slowly somebody wants to be spoken to holds through a call, and in the next ones."""

from tests.bot.conversations.test_dead_ends import MARIE
from tests.support.callers import JEANNE, LUCIEN
from tests.support.in_process import Caller
from tests.support.line import Line

SLOWER = 'rate="82%"'
USUAL = 'rate="92%"'


def test_it_holds_beyond_the_round_in_which_it_was_asked_for(line: Line) -> None:
    caller = Caller(line.context).press(JEANNE.cesu, JEANNE.born, "1", "*7", "*8")
    assert SLOWER in caller.rendered
    assert SLOWER in caller.press("2").rendered


def test_it_is_remembered_for_who_asked_and_for_nobody_else(line: Line) -> None:
    Caller(line.context).press(JEANNE.cesu, JEANNE.born, "7").hang_up()
    again = Caller(line.context, "+33639980098")
    assert USUAL in again.rendered, "nobody is known yet"
    assert SLOWER in again.press(JEANNE.cesu, JEANNE.born).rendered
    assert USUAL in Caller(line.context).press(LUCIEN.cesu, LUCIEN.born).rendered


def test_what_was_asked_before_one_was_known_counts_and_can_be_taken_back(line: Line) -> None:
    Caller(line.context).press("*7", JEANNE.cesu, JEANNE.born).hang_up()
    caller = Caller(line.context).press(JEANNE.cesu, JEANNE.born)
    assert SLOWER in caller.rendered
    assert USUAL in caller.say("plus vite").rendered
    assert USUAL in Caller(line.context).press(JEANNE.cesu, JEANNE.born).rendered


def test_intervenants_too(line: Line) -> None:
    Caller(line.context).press(*MARIE, "*7").hang_up()
    assert SLOWER in Caller(line.context).press(*MARIE).rendered
