"""A dialogue is replayed from its journal: the past is fed back, the present performed once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from backend.domain.pin import Verdict
from bot.engine.dialogue_run import Replay, ScriptChanged, Standing
from bot.engine.journal import Journal
from dialogs.answers.hours import Hours
from dialogs.answers.yes_no import YesNo
from dialogs.requests import Request
from dialogs.script import Cancelled, Dialogue, ask, concluded, hand_over, perform, prove, say, sealed


@dataclass(frozen=True)
class Double(Request[int]):
    """Twice a number."""

    result = int
    number: int


def play(script: Callable[[], Dialogue[None]], journal: Journal, performed: list[Any] | None = None) -> Standing:
    def perform_it(request: Request[Any]) -> Any:
        if performed is not None:
            performed.append(request)
        return request.number * 2  # type: ignore[attr-defined]

    return Replay(script, journal, perform_it, lambda _: []).play()


def heard(at: str, value: Any) -> Any:
    return {"kind": "heard", "at": at, "value": value}


async def short() -> None:
    minutes = await ask("hours", Hours())
    twice = await perform(Double(minutes))
    await say("twice", twice=twice)
    if await ask("sure", YesNo()):
        await say("done")


def test_it_waits_at_the_first_question() -> None:
    standing = play(short, [])
    assert (standing.waiting.key if standing.waiting else None, standing.lines, standing.ended) == ("hours", [], None)


def test_what_was_performed_is_not_performed_again() -> None:
    journal: Journal = [heard("hours", 30)]
    performed: list[Any] = []
    first = play(short, journal, performed)
    again = play(short, journal, performed)
    assert performed == [Double(30)]
    assert [line.values for line in first.lines] == [line.values for line in again.lines] == [{"twice": 60}]
    assert journal[-1] == {"kind": "did", "at": "Double", "value": 60}


def test_only_what_was_said_since_the_last_answer_is_said() -> None:
    standing = play(
        short, [heard("hours", 30), {"kind": "did", "at": "Double", "value": 60}, heard("sure", value=True)]
    )
    assert [line.key for line in standing.lines] == ["done"]
    assert standing.ended == "script"


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
    with pytest.raises(ScriptChanged):
        play(short, journal)


async def personal() -> None:
    twice = await sealed("secret", int, _inner())
    await say("twice", twice=twice)
    await ask("sure", YesNo())


async def _inner() -> int:
    return await perform(Double(await ask("hours", Hours())))


def test_personal_answers_leave_the_journal() -> None:
    journal: Journal = []
    assert play(personal, journal).open_seal == 0
    journal.append(heard("hours", 30))
    standing = play(personal, journal)
    assert standing.open_seal is None
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
    standing = play(script, [wrong, right])  # type: ignore[list-item]
    assert [line.key for line in standing.lines] == ["right"]
    assert Verdict("right", 1).outcome == "right"


def test_handing_over_ends_the_conversation() -> None:
    async def script() -> None:
        await hand_over("why")
        await ask("hours", Hours())

    standing = play(script, [])
    assert [line.key for line in standing.lines] == ["why", "adviser.number_slowly", "call.goodbye"]
    assert standing.ended == "script"


def test_a_dialogue_awaits_nothing_but_verbs() -> None:
    class Sleep:
        def __await__(self) -> Any:
            yield "zzz"

    async def script() -> None:
        await Sleep()

    with pytest.raises(TypeError, match="awaits verbs only"):
        play(script, [])
