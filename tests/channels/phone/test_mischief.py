"""The telephone misbehaves on demand, and only as told."""

import pytest

from channels.phone.delivered_webhook import NotAnswered
from channels.phone.mischief import HangUpDuring, Late, LostAnswer, Mischief, StaleAgain, Twice, both
from tests.channels.phone.server import JEANNE, LINE, FakeLine, Received, ServedReply

RETRY = "#rc=1&amp;rp=all"


def counting(request: Received) -> str:
    """Say the turn, and ask for the next."""
    turn = int(request.params.get("turn", "0")) + 1
    return f'<Gather numDigits="1" action="/twilio/voice?turn={turn}{RETRY}"><Say>Tour {turn}</Say></Gather>'


def turns(line: FakeLine) -> list[str]:
    return [one.params.get("turn", "0") for one in line.at("/twilio/voice")]


def tokens(line: FakeLine) -> list[str]:
    return [one.headers["i-twilio-idempotency-token"] for one in line.at("/twilio/voice")]


@pytest.mark.parametrize("at_once", [False, True])
def test_twice_delivers_the_same_webhook_again(line: FakeLine, at_once: bool) -> None:
    line.on("/twilio/voice", counting)
    mischief = Twice(at_once)
    call = line.telephone().dial(to=LINE, from_=JEANNE, mischief=mischief)
    assert call.press("1") == ["Tour 2"]
    assert turns(line) == ["0", "0", "1", "1"]
    assert len(set(tokens(line))) == 2
    assert [first == second for first, second in mischief.answers] == [True, True]


@pytest.mark.parametrize(("before", "order"), [(False, "0 1 0 2 1"), (True, "0 0 1 1 2")])
def test_an_older_webhook_comes_again(line: FakeLine, before: bool, order: str) -> None:
    line.on("/twilio/voice", counting)
    call = line.telephone().dial(to=LINE, from_=JEANNE, mischief=StaleAgain(before=before))
    assert call.press("1") == ["Tour 2"]
    assert call.press("2") == ["Tour 3"]
    assert " ".join(turns(line)) == order


def test_a_stale_webhook_may_bear_a_token_of_its_own_and_be_refused(line: FakeLine) -> None:
    line.on("/twilio/voice", counting, counting, ServedReply("", 409), counting)
    mischief = StaleAgain(new_token=True)
    line.telephone().dial(to=LINE, from_=JEANNE, mischief=mischief).press("1")
    assert len(set(tokens(line))) == 3
    assert [type(answer) for answer in mischief.answers] == [NotAnswered]


def test_late_waits_before_it_delivers(line: FakeLine) -> None:
    line.on("/twilio/voice", counting)
    waited: list[tuple[float, int]] = []
    late = Late(2.5, lambda seconds: waited.append((seconds, len(line.received))))
    line.telephone().dial(to=LINE, from_=JEANNE, mischief=late)
    assert waited == [(2.5, 0)]


def test_a_lost_answer_is_asked_for_again_with_the_same_token(line: FakeLine) -> None:
    line.on("/twilio/voice", counting)
    mischief = LostAnswer(spare=1)
    call = line.telephone().dial(to=LINE, from_=JEANNE, mischief=mischief)
    assert call.press("1") == ["Tour 2"]
    assert turns(line) == ["0", "1", "1"]
    assert tokens(line)[1] == tokens(line)[2]
    assert len(mischief.lost) == 1


def test_a_lost_answer_without_a_retry_fails_the_call(line: FakeLine) -> None:
    line.on("/twilio/voice", counting)
    assert line.telephone().dial(to=LINE, from_=JEANNE, mischief=LostAnswer()).failed


def test_the_caller_hangs_up_while_the_line_thinks(line: FakeLine) -> None:
    line.on("/twilio/voice", counting)
    mischief = HangUpDuring(nth=2)
    call = line.telephone().dial(to=LINE, from_=JEANNE, mischief=mischief)
    call.press("1")
    assert (call.ended, call.status, call.failed) == (True, "completed", False)
    assert call.transcript[-1].text == "(raccroche)"
    assert turns(line) == ["0", "1"]
    assert len(mischief.answers) == 1
    assert len(line.at("/twilio/voice/status")) == 1


def test_mischiefs_go_together(line: FakeLine) -> None:
    line.on("/twilio/voice", counting)
    mischief: Mischief = both(LostAnswer(spare=1), Twice(), Late(0))
    call = line.telephone().dial(to=LINE, from_=JEANNE, mischief=mischief)
    assert call.press("1") == ["Tour 2"]
    assert turns(line) == ["0", "0", "1", "1", "1", "1"]
