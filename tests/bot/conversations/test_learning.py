"""What was not understood is kept only where the operator wants it, masked, and never where codes are said."""

import pytest

from backend.services import learning
from backend.services.work import Work
from bot.app import context_of
from bot.engine.parsed import Parsed
from dialogs.exchange import Connecting, Heard
from tests.support.callers import JEANNE
from tests.support.in_process import Caller
from tests.support.line import Line, settings

KEPT = "select sentence, question from misheard_sentences order by id"
STORY = "je voudrais que Marie Kerouanton soit aux quarante-deux mirabelles"
MASKED = "je voudrais que … soit aux # …"

STRANGE = Parsed("out_of_scope", 0.9, (("out_of_scope", 0.9), ("pay", 0.02)), ())
UNSURE = Parsed("balance", 0.5, (("balance", 0.5), ("history", 0.4)), ())
SURE = Parsed("balance", 0.98, (("balance", 0.98), ("pay", 0.01)), ())


def caller_of(line: Line, parsed: Parsed | None, *answers: str, learn: bool = True) -> Caller:
    context = context_of(settings(learn=learn), line.context.database, line.clock, lambda _: parsed)
    return Caller(context).press(*answers)


@pytest.mark.parametrize("parsed", [STRANGE, UNSURE])
def test_what_was_not_understood_or_unsure_is_kept_masked(line: Line, parsed: Parsed) -> None:
    caller_of(line, parsed, JEANNE.cesu, JEANNE.born).say(STORY)
    assert line.rows(KEPT) == [(MASKED, "menu")]


def test_the_sentence_that_ends_the_call_is_kept_too(line: Line) -> None:
    caller = caller_of(line, STRANGE, JEANNE.cesu, JEANNE.born).say(STORY).say(STORY).say(STORY)
    assert isinstance(caller.replies[-1].listening, Connecting), "an adviser goes on"
    caller.hear(Heard("transfer", "", transfer="talked"))
    assert caller.over
    assert len(line.rows(KEPT)) == 3


def test_nothing_is_kept_without_the_setting(line: Line) -> None:
    caller_of(line, STRANGE, JEANNE.cesu, JEANNE.born, learn=False).say(STORY)
    assert line.rows(KEPT) == []
    assert settings().learn is False, "off by default"


def test_what_was_understood_is_not_kept(line: Line) -> None:
    caller_of(line, SURE, JEANNE.cesu, JEANNE.born).say("dites-moi où en sont mes sous")
    assert line.rows(KEPT) == []


def test_nothing_is_kept_where_codes_births_and_pins_are_said(line: Line) -> None:
    caller_of(line, STRANGE).say(STORY)
    caller_of(line, STRANGE, JEANNE.cesu).say(STORY)
    caller_of(line, STRANGE, "1#").say(STORY)
    at_the_pin = caller_of(line, STRANGE, JEANNE.cesu, JEANNE.born, "1", "1", "3*30#", "1")
    assert "code secret" in at_the_pin.said
    at_the_pin.say(STORY)
    assert line.rows(KEPT) == []


def test_only_numbers_and_names_are_not_worth_keeping(line: Line) -> None:
    caller_of(line, STRANGE, JEANNE.cesu, JEANNE.born).say("Kerouanton Quimperlé quarante-deux")
    assert line.rows(KEPT) == []


def test_the_commonest_come_first_and_what_one_person_may_have_said_is_not_shown(line: Line) -> None:
    with line.context.database.begin() as connection:
        work = Work(connection, line.clock())
        for sentence, times in (("rare …", 2), ("quel temps fait il", 5), ("je veux …", 3)):
            for _ in range(times):
                learning.keep(work, sentence, "menu")
        assert learning.most_frequent(work, 10) == [
            (5, "menu", "quel temps fait il"),
            (3, "menu", "je veux …"),
        ]
        assert learning.most_frequent(work, 1) == [(5, "menu", "quel temps fait il")]


def test_after_ninety_days_it_is_forgotten(line: Line) -> None:
    caller = caller_of(line, STRANGE, JEANNE.cesu, JEANNE.born).say(STORY)
    line.clock.move(days=90)
    caller.manager.tidy()
    assert len(line.rows(KEPT)) == 1
    line.clock.move(days=1)
    caller.manager.tidy()
    assert line.rows(KEPT) == []
