"""Keys typed ahead of what is asked: who knows the menu goes quickly, and nobody pays what they have not heard."""

import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.data_files import ROOT
from channels.phone.phone_call import Call
from dialogs.aloud import HEARD_OUT
from tests.faults.test_any_keys import REPEATABLE
from tests.support.callers import JEANNE, LUCIEN, DemoPerson, go_on, paid_in, said, waiting
from tests.support.line import Line

PIN = JEANNE.pin
ONE_KEY = ("menu", "payee.known", "pay.recap")
AGREED = re.compile(
    r'\b(?:agree|prove_or_decline)\(\s*"([\w.]+)"|return "(call_back\.\w+)", \{|ask\("([\w.]+)", .*"agreement"'
)


def at(line: Line, person: DemoPerson, question: str) -> Call:
    """A new call in which this question waits."""
    call = person.ring(line.telephone)
    go_on(line.context.database, call, person.answers(), until=question)
    assert waiting(line.context.database, call) == question
    return call


def test_who_knows_the_menu_keys_ahead_up_to_what_is_paid(line: Line) -> None:
    call = at(line, JEANNE, "menu")
    call.press("113*30#1" + PIN)
    assert "Vous payez trois heures trente à Marie Dupont" in said(call)
    assert call.lost_keys == "1" + PIN
    assert waiting(line.context.database, call) == "pay.recap"


def test_a_slip_of_hours_is_said_whole_before_anybody_agrees(line: Line) -> None:
    call = at(line, JEANNE, "payee.known")
    call.press("120*50#1" + PIN)
    assert "Vous payez vingt heures cinquante à Marie Dupont" in said(call)
    assert paid_in(line.context.database, call) == []


@pytest.mark.parametrize(
    ("person", "question", "then"), [(LUCIEN, "menu", "pay.usual_pin"), (JEANNE, "pay.recap", "pay.pin")]
)
def test_a_pin_typed_ahead_pays_nothing_and_is_no_wrong_one(
    line: Line, person: DemoPerson, question: str, then: str
) -> None:
    call = at(line, person, question)
    call.press("1" + person.pin)
    assert paid_in(line.context.database, call) == []
    assert waiting(line.context.database, call) == then
    call.press(person.pin)
    assert len(paid_in(line.context.database, call)) == 1


@pytest.mark.parametrize("person", [JEANNE, LUCIEN], ids=["first", "again"])
def test_no_burst_at_a_question_of_one_key_pays(line: Line, person: DemoPerson) -> None:
    bursts = st.tuples(st.text("0123*#", max_size=4), st.text("12", max_size=2)).map(person.pin.join)

    @given(st.sampled_from(ONE_KEY), bursts)
    def nothing_is_paid(question: str, burst: str) -> None:
        call = at(line, person, question)
        call.press("1" + burst)
        assert paid_in(line.context.database, call) == []
        call.hang_up()

    settings(REPEATABLE, max_examples=15)(nothing_is_paid)()


def test_a_star_with_its_figure_still_goes_to_the_menu_from_what_is_heard_out(line: Line) -> None:
    call = at(line, JEANNE, "pay.recap")
    call.press("*8")
    assert waiting(line.context.database, call) == "menu"


def test_what_is_agreed_to_is_heard_out() -> None:
    code = "".join(path.read_text("utf-8") for path in (ROOT / "dialogs").glob("*.py"))
    agreed = {key for found in AGREED.findall(code) for key in found if key} | {"pay.pin"}
    assert {"pay.recap", "pay.twin", "pay.usual_pin", "call_back.address", "trust.recap"} <= agreed
    files = (ROOT / "dialogs/wording").glob("*.yml")
    wordings = {key: said for path in files for key, said in yaml.safe_load(path.read_text("utf-8")).items()}
    assert [key for key in agreed if HEARD_OUT not in wordings[key]["say"]] == []
