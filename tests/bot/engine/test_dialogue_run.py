"""A dialogue is replayed from its journal: the past is fed back, the present performed once."""

from collections.abc import Callable
from typing import Any

import pytest

from backend.domain.pin import Verdict
from bot.engine.dialogue_run import DialogueRun
from bot.engine.dialogue_state import DialogueState
from bot.engine.journal import Journal, JournalMismatch
from dialogs.answers.choice import Option
from dialogs.answers.hours import Hours
from dialogs.answers.yes_no import YesNo
from dialogs.script import agree, ask, choose, concluded, enter, prove, resume, say, sealed
from dialogs.steps import Cancelled, Dialogue, Perform, hand


async def double(number: int) -> int:
    """Twice a number, as a service gives it."""
    twice: int = await hand(Perform("double", (number,), int))
    return twice


class Doubling:
    """Performs it, and remembers what for; a cut conversation can be taken over once."""

    def __init__(self, cut: Journal | None = None) -> None:
        self.doubled: list[int] = []
        self.cut = cut

    async def double(self, number: int) -> int:
        self.doubled.append(number)
        return number * 2

    def take_over(self, conversation_id: int) -> Journal | None:  # noqa: ARG002 - there is but one
        taken, self.cut = self.cut, None
        return taken


def play(start: Callable[[], Dialogue[None]], journal: Journal, performer: Doubling | None = None) -> DialogueState:
    return DialogueRun(start, journal).go_on(performer or Doubling())


def heard(at: str, value: Any) -> Any:
    return {"kind": "heard", "at": at, "value": value}


async def short() -> None:
    minutes = await ask("hours", Hours())
    twice = await double(minutes)
    await say("twice", twice=twice)
    if await ask("sure", YesNo()):
        await say("done")


def test_it_waits_at_the_first_question() -> None:
    state = play(short, [])
    assert (state.waiting.key if state.waiting else None, state.lines, state.ended) == ("hours", [], None)


def test_what_was_performed_is_not_performed_again() -> None:
    journal: Journal = [heard("hours", 30)]
    performer = Doubling()
    first = play(short, journal, performer)
    again = play(short, journal, performer)
    assert performer.doubled == [30]
    assert [line.values for line in first.lines] == [line.values for line in again.lines] == [{"twice": 60}]
    assert journal[-1] == {"kind": "did", "at": "double", "value": 60}


def test_only_what_was_said_since_the_last_answer_is_said() -> None:
    state = play(short, [heard("hours", 30), {"kind": "did", "at": "double", "value": 60}, heard("sure", value=True)])
    assert [line.key for line in state.lines] == ["done"]
    assert state.ended == "script"


@pytest.mark.parametrize(
    "journal",
    [
        [heard("other", 30)],
        [heard("hours", "thirty")],
        [heard("hours", 30), heard("sure", value=True)],
        [{"kind": "did", "at": "hours", "value": 1}],
    ],
)
def test_a_journal_of_another_script_is_not_replayed(journal: Journal) -> None:
    with pytest.raises(JournalMismatch):
        play(short, journal)


async def personal() -> None:
    twice = await sealed("secret", int, _inner())
    await say("twice", twice=twice)
    await ask("sure", YesNo())


async def _inner() -> int:
    return await double(await ask("hours", Hours()))


def test_personal_answers_leave_the_journal() -> None:
    journal: Journal = []
    assert play(personal, journal).open_seal == 0
    journal.append(heard("hours", 30))
    state = play(personal, journal)
    assert state.open_seal is None
    assert journal == [{"kind": "sealed", "at": "secret", "value": 60}]
    assert play(personal, journal).lines[0].values == {"twice": 60}


async def giving_up() -> None:
    try:
        await sealed("inner", int, _inner())
    except Cancelled:
        await say("given_up")
    await concluded("outer", int, _inner())


def test_giving_up_inside_a_personal_dialogue_confuses_no_other() -> None:
    async def script() -> None:
        await concluded("round", None, giving_up())
        await ask("sure", YesNo())

    journal: Journal = [{"kind": "cancelled", "at": "hours", "value": None}]
    assert [line.key for line in play(script, journal).lines] == ["given_up"]
    journal.append(heard("hours", 30))
    assert play(script, journal).waiting is not None
    assert journal == [{"kind": "sealed", "at": "round", "value": None}]


def test_a_pin_leaves_only_its_verdict() -> None:
    async def script() -> None:
        await say("right" if await prove("pin") else "blocked")

    wrong = {"kind": "proved", "at": "pin", "value": {"outcome": "wrong", "tries_left": 1}}
    right = {"kind": "proved", "at": "pin", "value": {"outcome": "right", "tries_left": 1}}
    state = play(script, [wrong, right])  # type: ignore[list-item]
    assert [line.key for line in state.lines] == ["right"]
    assert Verdict("right", 1).outcome == "right"


def test_a_dialogue_awaits_nothing_but_verbs() -> None:
    class Sleep:
        def __await__(self) -> Any:
            yield "zzz"

    async def script() -> None:
        await Sleep()

    with pytest.raises(TypeError, match="awaits verbs and services only"):
        play(script, [])


def test_a_run_goes_on_from_where_it_stopped() -> None:
    begun: list[int] = []

    async def counted() -> None:
        begun.append(1)
        await short()

    journal, performer = [heard("hours", 30)], Doubling()
    DialogueRun(counted, journal).go_on(performer)
    run = DialogueRun(counted, journal)
    assert run.recall().waiting
    journal.append(heard("sure", value=True))
    assert run.go_on(performer).ended == "script"
    assert (len(begun), performer.doubled) == (2, [30]), "the second turn plays it once, and performs nothing again"


def test_recalling_performs_nothing() -> None:
    with pytest.raises(JournalMismatch):
        DialogueRun(short, [heard("hours", 30)]).recall()


def test_going_back_asks_the_question_before_again() -> None:
    journal, performer = [heard("hours", 30)], Doubling()
    run = DialogueRun(short, journal)
    run.go_on(performer)
    assert run.go_back()
    waiting = run.go_on(performer).waiting
    assert waiting
    assert (waiting.key, journal) == ("hours", [])
    assert not run.go_back()


async def staged() -> None:
    await choose("menu", (Option("1", "go"),), "menu")
    await enter("resumable")
    if await agree("recap"):
        await enter("unheard")
    await ask("hours", Hours())
    await choose("menu", (Option("1", "go"),), "menu")


def test_a_menu_ends_every_stage() -> None:
    journal: Journal = []
    stages = [play(staged, journal).stage]
    for at, value in (("menu", "go"), ("recap", True), ("hours", 30)):
        journal.append(heard(at, value))
        stages.append(play(staged, journal).stage)
    assert stages == ["free", "resumable", "unheard", "free"]


async def resuming() -> None:
    if await ask("cut", YesNo()):
        await resume(7)
        await say("gone")
    await ask("hours", Hours())


def test_a_cut_conversation_goes_on_in_this_one() -> None:
    journal = [heard("cut", value=True)]
    state = play(resuming, journal, Doubling(cut=[heard("cut", value=False)]))
    assert [line.key for line in state.lines] == []
    assert journal == [heard("cut", value=False)]


def test_one_that_is_gone_is_said_to_be_gone() -> None:
    journal = [heard("cut", value=True)]
    for _ in range(2):
        state = play(resuming, journal)
        assert ([line.key for line in state.lines], state.waiting is not None) == (["gone"], True)
