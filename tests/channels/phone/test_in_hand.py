"""A telephone in the hand can be scripted: texts, calls back, and an exit code that tells whether all was done."""

import io
from collections.abc import Callable

import pytest
from rich.console import Console

from channels.phone import in_hand
from channels.phone.arrivals import NO_SIDE, RINGS, STOPPED, Arrivals
from channels.phone.handset import Handset, RestAccess
from channels.phone.in_hand import NOTHING_COMES, NOTHING_RINGS, Hand
from channels.phone.keyboard import Script
from channels.phone.terminal import Screen
from tests.channels.phone.server import ACCOUNT, JEANNE, LINE, TOKEN, FakeLine, Received, ServedReply
from tests.channels.phone.twilio_side import Twilio

Play = Callable[[str], tuple[int, str]]


@pytest.fixture
def play(twilio: Twilio, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Plays a script on a handset; returns its exit code and what was shown."""
    monkeypatch.setattr(in_hand, "PATIENCE_SECONDS", 0.0)
    twilio.line.on("/twilio/sms", answered)
    twilio.line.on("/twilio/voice", "<Gather numDigits='1' action='/next'><Say>Bonjour</Say></Gather>")

    def run(script: str) -> tuple[int, str]:
        hand, out = in_hand_of(twilio.handset())
        hand.start()
        return hand.live(Script(io.StringIO(script))), out.getvalue()

    return run


def in_hand_of(handset: Handset, *, typed: bool = False) -> tuple[Hand, io.StringIO]:
    out = io.StringIO()
    return Hand(handset, Arrivals(handset), Screen(Console(file=out, width=120)), typed), out


def answered(request: Received) -> str:
    return f"<Message>Reçu : {request.params['Body']}</Message>"


def test_a_text_is_sent_and_its_answer_shown(play: Play, twilio: Twilio) -> None:
    code, shown = play("sms SOLDE\ns payer marie 3h30\n")
    assert code == 0
    assert shown.splitlines() == [
        "SMS à Allô CESU : SOLDE",
        "SMS de Allô CESU : Reçu : SOLDE",
        "SMS à Allô CESU : payer marie 3h30",
        "SMS de Allô CESU : Reçu : payer marie 3h30",
    ]
    assert [one.params["From"] for one in twilio.line.at("/twilio/sms")] == [JEANNE, JEANNE]


def test_it_waits_for_what_comes_and_picks_up(play: Play, twilio: Twilio) -> None:
    def come(request: Received) -> str:
        twilio.text("Un")
        twilio.call()
        return answered(request)

    twilio.line.on("/twilio/sms", come)
    code, shown = play("sms x\nd\n1\nwait\nm\n")
    assert code == 0
    assert "Allô CESU : Une touche\nVous      : [1]" in "\n".join(row.rstrip() for row in shown.splitlines())
    assert shown.count("SMS de Allô CESU : Un\n") == 2
    assert "(Appel terminé.)" in shown
    assert RINGS not in shown
    assert twilio.told() == ["completed"]


def test_one_wait_is_for_one_thing(play: Play, twilio: Twilio) -> None:
    def come(request: Received) -> str:
        twilio.text("Un")
        twilio.call()
        return answered(request)

    twilio.line.on("/twilio/sms", come)
    code, shown = play("sms x\nwait\nwait\nr\nwait\n")
    assert shown.splitlines()[2:] == ["SMS de Allô CESU : Un", RINGS, "Appel refusé.", NOTHING_COMES]
    assert (code, twilio.told()) == (1, ["busy"])


def test_it_calls_and_hangs_up_and_goes_on(play: Play, twilio: Twilio) -> None:
    code, shown = play("a\nsms SOLDE\nh\nappeler\n1\n")
    assert code == 0
    assert shown.count("(Appel terminé.)") == 2
    assert shown.index("Bonjour") < shown.index("Reçu : SOLDE") < shown.index("(raccroche)") < shown.index("Merci")
    assert len(twilio.line.at("/twilio/voice/status")) == 2


def test_the_script_s_end_hangs_up(play: Play, twilio: Twilio) -> None:
    code, shown = play("a\n")
    assert code == 0
    assert "(raccroche)" in shown
    assert len(twilio.line.at("/twilio/voice/status")) == 1


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("d\n", NOTHING_RINGS),
        ("r\n", NOTHING_RINGS),
        ("wait\n", NOTHING_COMES),
        ("wait 0\n", NOTHING_COMES),
        ("sms\n", "sms SOLDE"),
        ("730518\n", "ne sait pas faire"),
        ("a\n1\n1\n", "ne sait pas faire"),
    ],
)
def test_what_cannot_be_done_is_told_by_the_exit_code(play: Play, script: str, why: str) -> None:
    code, shown = play(script)
    assert code == 1
    assert why in shown


def test_a_line_that_fails_is_told_by_the_exit_code(play: Play, twilio: Twilio) -> None:
    twilio.line.on("/twilio/sms", ServedReply("", 500))
    twilio.line.on("/twilio/voice", ServedReply("", 500))
    assert play("sms SOLDE\n")[0] == play("a\n")[0] == 1


def test_what_came_before_is_told_and_can_be_read_again(play: Play, twilio: Twilio) -> None:
    twilio.text("Hier")
    assert play("")[1] == "SMS déjà reçus : 1 (m pour les relire).\n"
    assert play("m\n")[1].endswith("SMS de Allô CESU : Hier\n")


def test_while_somebody_sits_there_things_come_by_themselves(twilio: Twilio) -> None:
    hand, _ = in_hand_of(twilio.handset(), typed=True)
    assert hand.idle() == []
    twilio.text("Un")
    twilio.call()
    assert [row.plain for row in hand.idle()] == ["SMS de Allô CESU : Un", RINGS]
    assert hand.idle() == []
    twilio.clock.move(minutes=2)
    twilio.rest.ring_out()
    assert [row.plain for row in hand.idle()] == [STOPPED]
    hand.do("bof")
    assert not hand.failed


def test_another_call_is_not_noticed_during_one(twilio: Twilio) -> None:
    twilio.line.on("/twilio/voice", "<Gather numDigits='1' action='/next'><Say>Bonjour</Say></Gather>")
    hand, _ = in_hand_of(twilio.handset(), typed=True)
    hand.ring()
    twilio.call()
    assert hand.idle() == []
    hand.do("1")
    assert [row.plain for row in hand.idle()] == [RINGS]


def test_where_nothing_can_arrive_it_is_said_once(line: FakeLine) -> None:
    handset = Handset(JEANNE, LINE, line.telephone(), RestAccess("http://127.0.0.1:9", ACCOUNT, TOKEN))
    hand, out = in_hand_of(handset, typed=True)
    assert not hand.start()
    assert " ".join(NO_SIDE.split()[:4]) in out.getvalue()
    assert (len(hand.idle()), len(hand.idle())) == (1, 0)
    handset.close()
