"""A drawn PIN is in the reply alone: delivered again it is the same, kept it is nothing, and once chosen it is gone."""

import re

import pytest

from channels.phone.mischief import LostAnswer, Mischief, Twice
from channels.phone.phone_call import Call
from dialogs.exchange import Heard
from dialogs.script import DRAWN
from tests.support.callers import DIGITS, JEANNE, press, said
from tests.support.in_process import Caller
from tests.support.letters_at_home import CODE, give_letter, held_by
from tests.support.line import Line

TO_THE_PIN = (JEANNE.cesu, JEANNE.born, "1", f"{CODE}#", "2", "1")
SPOKEN = re.compile(rf"(?:(?:{'|'.join(DIGITS)})[,. |]+){{6}}")


def spoken_in(heard: str) -> str:
    """The six digits heard, in words."""
    found = SPOKEN.search(heard)
    assert found, heard
    return " ".join(re.findall(r"[\wé]+", found[0]))


def figures(words: str) -> str:
    return "".join(str(DIGITS.index(word)) for word in words.split())


def choose(line: Line, mischief: Mischief | None = None) -> Call:
    give_letter(line.context.database)
    return press(JEANNE.ring(line.telephone, mischief), TO_THE_PIN)


@pytest.mark.parametrize(
    "mischief", [Twice(), Twice(at_once=True), LostAnswer(spare=6)], ids=["twice", "at once", "lost"]
)
def test_delivered_again_the_reply_says_the_same_digits(line: Line, mischief: Mischief) -> None:
    call = choose(line, mischief)
    pin = figures(spoken_in(said(call)))
    assert "C'est fait" in said(press(call, (pin,)))
    assert held_by(line, pin) == []


def test_what_is_kept_of_the_reply_has_signs_in_the_place_of_digits(line: Line) -> None:
    call = choose(line)
    words = spoken_in(said(call))
    kept = str(line.one("select string_agg(reply, ' ') from replies"))
    assert kept.count(DRAWN[0]) == 2, "it is read twice"
    assert not SPOKEN.search(re.sub(r"<[^>]+>", "", kept))
    kept += str(line.one("select string_agg(journal::text || opening::text, ' ') from conversations"))
    kept += str(line.one("select string_agg(payload::text, ' ') from outbox"))
    assert figures(words) not in kept
    assert held_by(line, figures(words)) == []


def test_once_it_is_chosen_no_delivery_says_it_again(line: Line) -> None:
    give_letter(line.context.database)
    caller = Caller(line.context).press(JEANNE.cesu, JEANNE.born, "1", CODE, "2")
    turn = caller.turn
    caller.press("1")
    plain = re.sub(r"<[^>]+>", "", caller.rendered)
    pin = figures(spoken_in(plain))
    caller.press(pin)
    assert "C'est fait" in caller.said
    assert DRAWN[0] in str(line.one("select reply from replies where delivery = :turn", turn=str(turn)))
    caller.hear(Heard("keys", "1"), turn)
    assert "Voici votre code secret" in caller.rendered, "it is the very reply of that delivery"
    assert not SPOKEN.search(re.sub(r"<[^>]+>", "", caller.rendered))


def test_another_is_drawn_each_time(line: Line) -> None:
    pins = {figures(spoken_in(said(choose(line)))) for _ in range(4)}
    assert len(pins) > 1
