"""A question is left for an adviser and asked again: the journal is as if nothing had been, but for an aside."""

from typing import Any

import pytest

from backend.domain.people import Payee
from bot.engine.dialogue_run import DialogueRun
from bot.engine.dialogue_state import DialogueState
from bot.engine.journal import Journal, JournalMismatch
from bot.engine.speaker import listening
from dialogs.answers.choice import Option
from dialogs.answers.yes_no import YesNo
from dialogs.script import ask, choose, concern, confirm, say, sealed
from dialogs.steps import Ask, Cancelled, Why

SENT_FOR: Any = {"kind": "interlude", "at": "hours", "value": "adviser"}
MARIE = Payee(7, "natural", "Marie", "Dupont")
NOTHING: Any = object()
"""Performs nothing: there is nothing to do."""

seen: list[tuple[str, str, int | None]] = []


async def dialogue() -> None:
    await say("hello")
    first = await confirm("first")
    await concern(MARIE)
    await say("now")
    try:
        hours = await confirm("hours")
    except Cancelled:
        return await say("menu")
    await say("over", first=first, hours=hours)
    return None


async def interlude(why: Why, question: str, payee_id: int | None) -> None:
    seen.append((why, question, payee_id))
    await say("sent_for")
    if await choose("listed", (Option("1", "yes"), Option("2", "no"))) == "yes":
        await sealed("number", None, _number())
    await say("back")


async def _number() -> None:
    await ask("number", YesNo())


def entry(kind: str, at: str, value: Any) -> Any:
    return {"kind": kind, "at": at, "value": value}


FIRST = entry("heard", "first", value=True)


def run_of(*journal: Any) -> DialogueRun:
    return DialogueRun(dialogue, [FIRST, *journal], interlude)


def played(*journal: Any) -> tuple[DialogueState, Journal]:
    run = run_of(*journal)
    return run.go_on(NOTHING), run.journal


def test_the_question_is_left_and_who_helps_is_told_what_it_is_about() -> None:
    state, _ = played(SENT_FOR)
    assert state.waiting
    assert ([line.key for line in state.lines], state.waiting.key) == (["sent_for"], "listed")
    assert seen[-1] == ("adviser", "hours", 7)


def test_it_is_asked_again_and_nothing_of_the_interlude_is_kept() -> None:
    slower = entry("pace", "listed", -1)
    state, journal = played(SENT_FOR, slower, entry("heard", "listed", "yes"), entry("heard", "number", value=True))
    assert isinstance(state.waiting, Ask)
    assert (state.waiting.key, [line.key for line in state.lines], state.asides) == ("hours", ["back"], 2)
    assert journal == [FIRST, entry("aside", "hours", "adviser"), slower]
    assert listening(state).speech
    again = DialogueRun(dialogue, journal, interlude).recall()
    assert [line.key for line in again.lines] == ["now"], "whoever asks to repeat hears what led to the question"


def test_a_live_run_goes_through_it_as_a_replayed_one_does() -> None:
    run = run_of()
    run.recall()
    assert run.can_be_interrupted
    for added in (SENT_FOR, entry("heard", "listed", "no"), entry("heard", "hours", value=False)):
        run.journal.append(added)
        state = run.go_on(NOTHING)
        assert run.can_be_interrupted is (added is not SENT_FOR)
    assert state.ended == "script"
    assert state.lines[-1].values == {"first": True, "hours": False}
    assert [each["kind"] for each in run.journal] == ["heard", "aside", "heard"]


def test_the_menu_is_reached_from_inside_and_back_leads_out_of_it() -> None:
    state, journal = played(SENT_FOR, entry("cancelled", "listed", None))
    assert [line.key for line in state.lines] == ["menu"]
    assert [each["kind"] for each in journal] == ["heard", "aside", "cancelled"]
    run = run_of(SENT_FOR, entry("heard", "listed", "yes"))
    run.recall()
    assert run.go_back()
    assert run.go_on(NOTHING).waiting.key == "listed"  # type: ignore[union-attr]
    assert run.go_back()
    assert run.go_on(NOTHING).waiting.key == "hours"  # type: ignore[union-attr]


def test_who_could_not_be_understood_has_been_helped_and_the_call_ends() -> None:
    state, journal = played(entry("interlude", "hours", "nonsense"), entry("heard", "listed", "no"))
    assert (state.ended, [line.key for line in state.lines]) == ("helped", ["back"])
    assert journal[-1] == entry("ended", "hours", "helped")


def test_where_it_is_cut_nothing_of_it_is_kept() -> None:
    state, journal = played(SENT_FOR, entry("heard", "listed", "yes"))
    assert journal[: state.open_seal] == [FIRST]


def test_where_nobody_can_be_sent_for_such_a_journal_does_not_fit() -> None:
    run = DialogueRun(dialogue, [FIRST, SENT_FOR])
    assert not run.can_be_interrupted
    with pytest.raises(JournalMismatch):
        run.recall()
